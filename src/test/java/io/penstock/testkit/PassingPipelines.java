package io.penstock.testkit;

import io.penstock.media.EncoderSession;
import io.penstock.media.FailureListener;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.media.OutputSession;
import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.media.PacketSink;
import io.penstock.media.Pipelines;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.OutputSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Passes everything on to other pipelines; a test puts itself in between where it wants to. */
public abstract class PassingPipelines implements Pipelines {
  private final Pipelines real;

  protected PassingPipelines(Pipelines real) {
    this.real = real;
  }

  /** This session, where {@code first} is called before the session hears of {@code method}. */
  protected static SourceSession before(
      String method, Callable<Void> first, SourceSession session) {
    return (SourceSession)
        Proxy.newProxyInstance(
            SourceSession.class.getClassLoader(),
            new Class<?>[] {SourceSession.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method)) {
                first.call();
              }
              try {
                return called.invoke(session, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    return real.openSource(name, request, listener);
  }

  @Override
  public EncoderSession openEncoder(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      Optional<Integer> gpu,
      PacketSink packets,
      FailureListener listener) {
    return real.openEncoder(name, format, encode, gpu, packets, listener);
  }

  @Override
  public FrameStore openStore(FrameFormat format) {
    return real.openStore(format);
  }

  @Override
  public Optional<Frame> lastPicture(String name, Codec codec, List<Packet> packets) {
    return real.lastPicture(name, codec, packets);
  }

  @Override
  public OutputSession openOutput(
      String name,
      OutputSpec output,
      PacketFormat format,
      boolean lossless,
      FailureListener listener) {
    return real.openOutput(name, output, format, lossless, listener);
  }
}
