package io.penstock.gst;

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
import io.penstock.record.SegmentStore;
import io.penstock.rtsp.SessionTimeouts;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.OutputSpec;
import java.util.List;
import java.util.Optional;

/** Opens pipelines of GStreamer elements. */
public final class NativePipelines implements Pipelines {
  private final Backends backends;
  private final SegmentStore segments;
  private final SessionTimeouts timeouts = new SessionTimeouts();

  /** With folders of segments anywhere. */
  public NativePipelines(Backends backends) {
    this(backends, SegmentStore.anywhere());
  }

  /**
   * With folders of segments in one place.
   *
   * @param segments which are there
   */
  public NativePipelines(Backends backends, SegmentStore segments) {
    this.backends = backends;
    this.segments = segments;
  }

  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    Optional<DecoderChoice> decoder =
        request.decodes()
            ? Optional.of(backends.decoder(request.codec(), stream(name)))
            : Optional.empty();
    return Ingest.open(
        name,
        request,
        decoder,
        timeouts,
        listener,
        () -> decoder.ifPresent(choice -> backends.broke(choice.label(), stream(name))));
  }

  @Override
  public EncoderSession openEncoder(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      PacketSink packets,
      FailureListener listener) {
    EncoderChoice encoder = backends.encoder(encode.codec(), stream(name));
    return Encoder.open(
        name,
        format,
        encode,
        encoder,
        packets,
        failure -> {
          backends.broke(encoder.label(), stream(name));
          listener.failed(failure);
        });
  }

  @Override
  public FrameStore openStore(FrameFormat format) {
    return new PooledStore(format);
  }

  @Override
  public Optional<Frame> lastPicture(String name, Codec codec, List<Packet> packets) {
    return StillPicture.last(name, codec, backends.decoder(codec, stream(name)), packets);
  }

  @Override
  public OutputSession openOutput(
      String name,
      OutputSpec output,
      PacketFormat format,
      boolean lossless,
      FailureListener listener) {
    return output.recording().isPresent()
        ? Recording.open(name, output, format, lossless, segments, listener)
        : Output.open(name, output, format, lossless, listener);
  }

  /** Whose pipeline it is: {@code gate} for {@code gate-in}. */
  private static String stream(String name) {
    int end = name.lastIndexOf('-');
    return end < 0 ? name : name.substring(0, end);
  }
}
