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

/** Real pipelines, but the source of one stream throws when its actor asks what decodes: a bug. */
record CrashingPipelines(Pipelines real, String stream) implements Pipelines {
  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    SourceSession session = real.openSource(name, request, listener);
    return name.startsWith(stream) ? crashing(session) : session;
  }

  private static SourceSession crashing(SourceSession session) {
    return (SourceSession)
        Proxy.newProxyInstance(
            SourceSession.class.getClassLoader(),
            new Class<?>[] {SourceSession.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("decoder")) {
                throw new IllegalStateException("a bug in an actor");
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
