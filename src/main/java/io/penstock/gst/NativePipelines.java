package io.penstock.gst;

import io.penstock.media.EncoderSession;
import io.penstock.media.FailureListener;
import io.penstock.media.FrameFormat;
import io.penstock.media.OutputSession;
import io.penstock.media.PacketSink;
import io.penstock.media.Pipelines;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceSession;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.SourceSpec;

/** Opens pipelines of GStreamer elements. */
public final class NativePipelines implements Pipelines {
  private final Backends backends;

  public NativePipelines(Backends backends) {
    this.backends = backends;
  }

  @Override
  public SourceSession openSource(String name, SourceSpec source, SourceListener listener) {
    return Ingest.open(name, source, backends.decoder(Codec.H264), listener);
  }

  @Override
  public EncoderSession openEncoder(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      PacketSink packets,
      FailureListener listener) {
    return Encoder.open(name, format, encode, backends.encoder(encode.codec()), packets, listener);
  }

  @Override
  public OutputSession openOutput(
      String name, OutputSpec output, boolean lossless, FailureListener listener) {
    return Output.open(name, output, lossless, listener);
  }
}
