package io.penstock;

import io.penstock.media.EncoderSession;
import io.penstock.media.FailureListener;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.media.OutputSession;
import io.penstock.media.PacketSink;
import io.penstock.media.Pipelines;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.OutputSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * Real pipelines, but the sources of some streams hang when they are closed, as a pipeline does
 * that will not go to NULL, until the test lets them go.
 */
final class HangingPipelines implements Pipelines {
  private final Pipelines real;
  private final String streams;
  private final CountDownLatch release = new CountDownLatch(1);

  /**
   * @param streams what the names of the streams that hang begin with
   */
  HangingPipelines(Pipelines real, String streams) {
    this.real = real;
    this.streams = streams;
  }

  /** All that hang are closed now, and none hangs any more. */
  void release() {
    release.countDown();
  }

  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    SourceSession session = real.openSource(name, request, listener);
    return name.startsWith(streams) ? hanging(session) : session;
  }

  private SourceSession hanging(SourceSession session) {
    return (SourceSession)
        Proxy.newProxyInstance(
            SourceSession.class.getClassLoader(),
            new Class<?>[] {SourceSession.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                release.await();
              }
              try {
                return method.invoke(session, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public EncoderSession openEncoder(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      PacketSink packets,
      FailureListener listener) {
    return real.openEncoder(name, format, encode, packets, listener);
  }

  @Override
  public FrameStore openStore(FrameFormat format) {
    return real.openStore(format);
  }

  @Override
  public OutputSession openOutput(
      String name, OutputSpec output, boolean lossless, FailureListener listener) {
    return real.openOutput(name, output, lossless, listener);
  }
}
