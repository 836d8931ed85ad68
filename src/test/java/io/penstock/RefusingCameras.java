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
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import io.penstock.testkit.FakePipelines;

/** Pipelines without native code, whose sources all fail at once. */
final class RefusingCameras implements Pipelines {
  private final FakePipelines fakes = new FakePipelines();

  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    SourceSession session = fakes.openSource(name, request, listener);
    listener.failed(new Failure.SourceRefused("the camera refuses the connection"));
    return session;
  }

  @Override
  public EncoderSession openEncoder(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      PacketSink packets,
      FailureListener listener) {
    return fakes.openEncoder(name, format, encode, packets, listener);
  }

  @Override
  public FrameStore openStore(FrameFormat format) {
    return fakes.openStore(format);
  }

  @Override
  public OutputSession openOutput(
      String name, OutputSpec output, boolean lossless, FailureListener listener) {
    return fakes.openOutput(name, output, lossless, listener);
  }
}
