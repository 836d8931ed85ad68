package io.penstock.gst;

import io.penstock.gpu.GpuLedger;
import io.penstock.gpu.GpuSession;
import io.penstock.media.EncoderSession;
import io.penstock.media.FailureListener;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.media.NoRoom;
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
import io.penstock.settings.GpuSettings;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.OutputSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens pipelines of GStreamer elements, on the GPUs that have room where their elements use any.
 */
public final class NativePipelines implements Pipelines {
  private final Backends backends;
  private final SegmentStore segments;
  private final GpuSeats seats;
  private final SessionTimeouts timeouts = new SessionTimeouts();

  /** Streams that found no room for their encoder, and what it was for. */
  private final Map<String, Codec> withoutEncoder = new ConcurrentHashMap<>();

  /**
   * Where nobody limits GPUs, with folders of segments anywhere: for a single pipeline, and for
   * tests.
   */
  public NativePipelines(Backends backends) {
    this(backends, SegmentStore.anywhere(), GpuLedger.withoutDriver(GpuSettings.NO_LIMITS));
  }

  /**
   * Those of a node.
   *
   * @param segments which folders of segments there are
   * @param gpus the node's, whoever else uses them
   */
  public NativePipelines(Backends backends, SegmentStore segments, GpuLedger gpus) {
    this.backends = backends;
    this.segments = segments;
    this.seats = new GpuSeats(gpus, GstRuntime::hasElement);
  }

  @Override
  public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
    String who = stream(name);
    if (request.packets().isPresent()) {
      // Its packets pass: what a slate found no room for must not keep the camera away.
      withoutEncoder.remove(who);
    }
    if (!request.decodes()) {
      return Ingest.open(
          name, request, Optional.empty(), timeouts, listener, failure -> failure, () -> {});
    }
    DecoderChoice decoder = backends.decoder(request.codec(), who);
    findRoomToEncode(who, request.gpu());
    GpuSeat seat = seats.take(GpuSession.DECODE, decoder.elements(), request.gpu(), who);
    try {
      return Ingest.open(
          name,
          request,
          Optional.of(seat.on(decoder)),
          timeouts,
          listener,
          failure ->
              seat.asNoRoom(failure)
                  .orElseGet(
                      () -> {
                        if (!seats.broke(
                            seat, GpuSession.DECODE, decoder.elements(), request.gpu(), who)) {
                          backends.broke(decoder.label(), who);
                        }
                        return failure;
                      }),
          seat::close);
    } catch (RuntimeException e) {
      seat.close();
      throw e;
    }
  }

  /**
   * A camera is not connected to for pictures that nobody can encode: a stream that was refused an
   * encoder waits for one here.
   */
  private void findRoomToEncode(String who, Optional<Integer> gpu) {
    Codec codec = withoutEncoder.get(who);
    if (codec != null) {
      seats
          .missing(GpuSession.ENCODE, backends.encoder(codec, who).settings().elements(), gpu, who)
          .ifPresent(
              resource -> {
                throw new NoRoom(resource);
              });
      withoutEncoder.remove(who);
    }
  }

  @Override
  public EncoderSession openEncoder(
      String name,
      FrameFormat format,
      EncodeSpec encode,
      Optional<Integer> gpu,
      PacketSink packets,
      FailureListener listener) {
    String who = stream(name);
    EncoderChoice encoder = backends.encoder(encode.codec(), who);
    GpuSeat seat;
    try {
      seat = seats.take(GpuSession.ENCODE, encoder.settings().elements(), gpu, who);
    } catch (NoRoom e) {
      withoutEncoder.put(who, encode.codec());
      throw e;
    }
    withoutEncoder.remove(who);
    try {
      return Encoder.open(
          name,
          format,
          encode,
          seat.on(encoder),
          packets,
          failure ->
              listener.failed(
                  seat.asNoRoom(failure)
                      .orElseGet(
                          () -> {
                            if (!seats.broke(
                                seat, GpuSession.ENCODE, encoder.settings().elements(), gpu, who)) {
                              backends.broke(encoder.label(), who);
                            }
                            return failure;
                          })),
          seat::close);
    } catch (RuntimeException e) {
      seat.close();
      throw e;
    }
  }

  @Override
  public FrameStore openStore(FrameFormat format) {
    return new PooledStore(format);
  }

  @Override
  public Optional<Frame> lastPicture(String name, Codec codec, List<Packet> packets) {
    DecoderChoice decoder = backends.decoder(codec, stream(name));
    try (GpuSeat seat = seats.take(GpuSession.DECODE, decoder.elements(), Optional.empty())) {
      return StillPicture.last(name, codec, seat.on(decoder), packets);
    }
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

  /**
   * Whose pipeline it is: {@code gate} for {@code gate-in}. That of a sub-stream is another one's:
   * what breaks there says nothing of the main stream.
   */
  private static String stream(String name) {
    int end = name.lastIndexOf('-');
    String stream = end < 0 ? name : name.substring(0, end);
    return name.endsWith("-sub") ? stream + "/sub" : stream;
  }
}
