package io.penstock.gst;

import com.sun.jna.Pointer;
import io.penstock.media.DecodingTimes;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameQueue;
import io.penstock.media.PacketSink;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.rtsp.RtspRelay;
import io.penstock.rtsp.SessionTimeouts;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.AudioStatus;
import io.penstock.stream.Chosen;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a source: the native pipeline from the camera or file to decoded frames, or to
 * packets as they come, or both. Where the source is live, frames are taken from it as they come,
 * and the oldest is dropped when nobody takes them on. Where it is not, nothing is lost and the
 * decoder waits. It never tries again by itself.
 *
 * <p>Opening and closing block; the rest does not. The owner closes it.
 */
public final class Ingest implements SourceSession {
  /**
   * Two frames of a 30 frames/s camera that a network delivers at once, and one in the chain's
   * hands.
   */
  private static final int LIVE_FRAMES = 3;

  /**
   * One for the chain and the next one ready: a decoder that does not wait has nothing to gain from
   * more.
   */
  private static final int FILE_FRAMES = 2;

  /** GST_BUFFER_FLAG_CORRUPTED. */
  private static final int CORRUPTED = 1 << 8;

  private static final String PICTURES =
      "video/x-raw(memory:SystemMemory),format=(string){ I420, NV12 }";

  private final NativePipeline pipeline;
  private final SourceSpec source;
  private final boolean skipDamaged;
  private final boolean decodes;
  private final boolean passes;

  /** Ways that a file's packets still go: to a decoder, to who wants packets, and its sound. */
  private final AtomicInteger openWays;

  private final SourceListener listener;
  private final UnaryOperator<Failure> decoderBroke;
  private final Runnable closed;
  private final SourceFailures failures;
  private final Optional<RtspRelay> relay;
  private final DamageTracker damage = new DamageTracker();
  private final @Nullable PacketBranch branch;
  private @Nullable DecodingTimes order;
  private final @Nullable SoundBranch sound;
  private final @Nullable FixedSize size;
  private final RateLimit rate;
  private final Codec codec;
  private final Frames frames;
  private final FrameQueue queue;
  private final Chosen decoder;
  private volatile long lastFrameNanos = System.nanoTime();
  private volatile long lastPacketNanos = lastFrameNanos;
  private volatile Runnable bell = () -> {};
  private volatile boolean ended;
  private volatile boolean started;
  private boolean pictured;
  private volatile boolean closing;
  private volatile boolean broke;

  private Ingest(
      String name,
      SourceRequest request,
      Optional<DecoderChoice> decoder,
      SessionTimeouts timeouts,
      SourceListener listener,
      UnaryOperator<Failure> decoderBroke,
      Runnable closed) {
    this.source = request.source();
    this.codec = request.codec();
    this.decodes = decoder.isPresent();
    this.passes = request.packets().isPresent();
    this.openWays = new AtomicInteger((decodes ? 1 : 0) + (passes ? 1 : 0));
    this.rate = new RateLimit(request.shape().fps());
    this.skipDamaged = request.skipDamaged();
    this.listener = listener;
    this.decoderBroke = decoderBroke;
    this.closed = closed;
    this.decoder = decoder.map(DecoderChoice::chosen).orElse(Chosen.NONE);
    this.failures = new SourceFailures(source);
    this.queue =
        source.isLive()
            ? new FrameQueue(LIVE_FRAMES, listener::frameDropped, listener::frameUnused)
            : FrameQueue.lossless(FILE_FRAMES, listener::frameUnused);
    this.relay =
        source.uri().scheme().startsWith("rtsp")
            ? Optional.of(
                RtspRelay.open(
                    name, source, timeouts, this::lastPacketNanos, this::isWanted, this::failed))
            : Optional.empty();
    this.pipeline = new NativePipeline(name);
    if (relay.isPresent() && !GstRuntime.hasElement(Caps.depayloader(codec))) {
      // What fails next only names the element.
      listener.failed(failures.lacking(codec, Caps.depayloader(codec)));
    }
    try {
      long timeShift = source.isFile() ? pipeline.beginNow() : 0;
      frames = new Frames(timeShift);
      sound =
          request
              .sound()
              .map(
                  wanted ->
                      new SoundBranch(
                          pipeline,
                          name + "-sound",
                          wanted,
                          source,
                          timeShift,
                          listener,
                          new SoundWay()))
              .orElse(null);
      Element parse = pipeline.add(Caps.parser(codec), "parse");
      List<Element> chain = new ArrayList<>(passes ? List.of() : List.of(parse));
      branch =
          request
              .packets()
              .map(target -> branch(name, request, parse, timeShift, target, chain))
              .orElse(null);
      size = decoder.map(choice -> decode(name, request, choice, chain)).orElse(null);
      PacketTap.put(pipeline, parse, name + "-packets", this::packetCame);
      SourceElements.build(
          pipeline,
          source,
          relay,
          codec,
          parse,
          Optional.ofNullable(sound),
          listener::offered,
          this::undecodable);
    } catch (RuntimeException e) {
      relay.ifPresent(RtspRelay::close);
      pipeline.close();
      throw e;
    }
  }

  /** Packets past the decoder, or what there would be of it. */
  private PacketBranch branch(
      String name,
      SourceRequest request,
      Element parse,
      long timeShift,
      PacketSink target,
      List<Element> decoding) {
    return PacketBranch.add(
        pipeline,
        codec,
        parse,
        name + "-packets",
        timeShift,
        new PacketBranch.Taker(
            inOrder(target), listener::packetsFlow, this::packetsEnded, !source.isLive()),
        pace(),
        decodes ? Optional.of(decoding) : Optional.empty(),
        request.every(),
        listener::frameTooLate);
  }

  /**
   * In between, where packets do not say when they are to be decoded. GStreamer's own element for
   * that (h264timestamper, 1.22) has the first picture shown too late.
   */
  private PacketSink inOrder(PacketSink target) {
    if (!Codec.ENCODED.contains(codec) || !Matroska.is(source)) {
      return target;
    }
    DecodingTimes made = new DecodingTimes(target);
    order = made;
    return made;
  }

  private void packetsEnded() {
    DecodingTimes last = order;
    if (last != null) {
      last.end();
    }
    picturesEnded();
  }

  /** What has a file come at its own pace. */
  private List<Element> pace() {
    return source.isFile() && source.realtime()
        ? List.of(pipeline.add("clocksync", "pace"))
        : List.of();
  }

  /** From packets to pictures, at the end of {@code chain}. */
  private FixedSize decode(
      String name, SourceRequest request, DecoderChoice decoder, List<Element> chain) {
    for (ElementSettings settings : decoder.elements()) {
      chain.add(pipeline.add(settings, "decode-" + chain.size()));
    }
    // Does nothing for I420 and NV12; other layouts (4:2:2, 10 bit) become one of the two.
    chain.add(pipeline.add("videoconvert", "convert"));
    FixedSize made =
        FixedSize.add(
            pipeline, chain, name + "-frames", request.shape(), request.as(), request.keepSize());
    if (!passes) {
      chain.addAll(pace());
    }
    Element sink = pictureSink(pipeline);
    chain.add(sink);
    pipeline.link(chain);
    FrameTap.put(pipeline, sink, name + "-frames", new Tap(made));
    return made;
  }

  /** Where pictures are taken. */
  static Element pictureSink(NativePipeline pipeline) {
    Element sink = pipeline.add("appsink", "frames");
    sink.set("caps", PICTURES);
    sink.set("sync", false);
    // The tap takes every picture, so that none would ever be there to wait for.
    sink.set("async", false);
    sink.set("qos", false);
    return sink;
  }

  /**
   * Starts an attempt. Blocks while native code does.
   *
   * @param name what threads and messages are called after
   * @param decoder empty where the request wants no pictures
   * @param timeouts what is known of cameras by earlier attempts
   * @param decoderBroke asked where it is the decoder that ends the attempt: what is told then
   * @param closed run once all is closed and freed; where opening fails, perhaps not
   * @throws RuntimeException when an element is missing or refuses to start; nothing is left open
   */
  public static Ingest open(
      String name,
      SourceRequest request,
      Optional<DecoderChoice> decoder,
      SessionTimeouts timeouts,
      SourceListener listener,
      UnaryOperator<Failure> decoderBroke,
      Runnable closed) {
    Ingest ingest = new Ingest(name, request, decoder, timeouts, listener, decoderBroke, closed);
    try {
      ingest.pipeline.play(ingest::heard);
      return ingest;
    } catch (RuntimeException e) {
      ingest.close();
      throw e;
    }
  }

  private void heard(BusMessage message) {
    boolean isFilesEnd = message instanceof BusMessage.Ended && source.isFile();
    if (isFilesEnd || (sound != null && sound.hears(message))) {
      return;
    }
    Duration held = relay.map(RtspRelay::sessionTimeout).orElse(Duration.ZERO);
    Duration since = Duration.ofNanos(System.nanoTime() - lastPacketNanos);
    failures.classify(message, started, held, since).ifPresent(this::failed);
  }

  private void failed(Failure failure) {
    // Closing, the relay hangs up on rtspsrc, which complains.
    if (closing) {
      return;
    }
    if (failure instanceof Failure.DecodeFailed && !broke) {
      broke = true;
      pipeline.doubtGpuContext();
      listener.failed(decoderBroke.apply(failure));
      return;
    }
    listener.failed(failure);
  }

  /** What this pipeline is not made for is known before the camera has a session of it. */
  private boolean isWanted(SourceOffer offer) {
    listener.offered(offer);
    Optional<Codec> other =
        offer.video().flatMap(video -> Codec.of(video.codec())).filter(said -> said != codec);
    other.ifPresent(said -> undecodable(Caps.rtpName(said)));
    return other.isEmpty();
  }

  private void undecodable(String what) {
    failed(failures.undecodable(what));
  }

  private void packetCame(long pts, int bytes, boolean keyFrame, boolean discont) {
    long now = System.nanoTime();
    lastPacketNanos = now;
    damage.packet(pts, keyFrame, discont, now);
    listener.packetIn(bytes);
    if (passes) {
      lastFrameNanos = now;
      started = true;
    }
    if (!decodes) {
      listener.frameIn();
    }
  }

  /** What comes from the decoder, on its streaming thread. */
  private final class Tap implements FrameTap.Listener {
    private final FixedSize fixed;

    Tap(FixedSize fixed) {
      this.fixed = fixed;
    }

    @Override
    public void caps(long event) {
      try {
        frames.caps(event, fixed);
      } catch (IllegalArgumentException e) {
        undecodable("pictures in an unknown format");
      }
    }

    @Override
    public void segment(long event) {
      frames.segment(event);
    }

    @Override
    public void buffer(long buffer) {
      long now = System.nanoTime();
      lastFrameNanos = now;
      if (!rate.passes(new Pointer(buffer).getLong(StructLayout.BUFFER_PTS))) {
        Natives.Core.gst_mini_object_unref(buffer);
        return;
      }
      if (isDamaged(buffer, now)) {
        listener.frameDamaged(skipDamaged);
        if (skipDamaged) {
          Natives.Core.gst_mini_object_unref(buffer);
          listener.frameIn();
          return;
        }
      }
      Frame frame;
      try {
        frame = frames.take(buffer);
      } catch (IllegalArgumentException e) {
        undecodable(String.valueOf(e.getMessage()));
        return;
      }
      listener.frameIn();
      started = true;
      if (!pictured) {
        pictured = true;
        listener.firstFrame(frame.format());
      }
      queue.offer(frame);
      bell.run();
    }

    private boolean isDamaged(long buffer, long now) {
      boolean corrupt = (Natives.Core.gst_buffer_get_flags(buffer) & CORRUPTED) != 0;
      long pts = new Pointer(buffer).getLong(StructLayout.BUFFER_PTS);
      return damage.frame(pts, corrupt, now);
    }

    /** A file is through. A camera has no end: that one is lost, and the bus says so. */
    @Override
    public void end() {
      picturesEnded();
    }
  }

  /** A file is through once its sound is, too. */
  private final class SoundWay implements SoundBranch.Way {
    @Override
    public boolean opens() {
      return openWays.getAndUpdate(open -> open == 0 ? 0 : open + 1) > 0;
    }

    @Override
    public void ends() {
      wayEnded();
    }
  }

  private void picturesEnded() {
    if (sound != null) {
      sound.picturesEnded();
    }
    wayEnded();
  }

  private void wayEnded() {
    if (source.isFile() && openWays.decrementAndGet() == 0) {
      ended = true;
      bell.run();
      listener.ended();
    }
  }

  @Override
  public @Nullable Frame poll(FrameFormat format) {
    return queue.poll(format);
  }

  @Override
  public Optional<FrameFormat> nextFormat() {
    return Optional.ofNullable(queue.nextFormat());
  }

  @Override
  public boolean hasEnded() {
    return ended && queue.isEmpty();
  }

  @Override
  public void onAvailable(Runnable bell) {
    this.bell = bell;
  }

  @Override
  public long lastFrameNanos() {
    return lastFrameNanos;
  }

  @Override
  public long lastPacketNanos() {
    return lastPacketNanos;
  }

  @Override
  public Optional<SourceOffer.Video> sent() {
    PacketBranch past = branch;
    if (past != null) {
      return past.sent();
    }
    FixedSize seen = size;
    return seen == null
        ? Optional.empty()
        : seen.source()
            .map(
                format ->
                    new SourceOffer.Video(
                        codec.label(), format.width(), format.height(), format.fps()));
  }

  @Override
  public Optional<AudioStatus> audio() {
    SoundBranch branchOfSound = sound;
    return branchOfSound == null ? Optional.empty() : branchOfSound.status();
  }

  @Override
  public Chosen decoder() {
    return decoder;
  }

  @Override
  public void close() {
    closing = true;
    // Before all that may hang: a camera holds a session that nobody ends, and has few.
    relay.ifPresent(RtspRelay::close);
    // Then, since a lossless queue may keep the streaming thread waiting, and stopping waits for
    // that.
    queue.close();
    if (pipeline.stop()) {
      DecodingTimes last = order;
      if (last != null) {
        last.close();
      }
      pipeline.free();
      frames.close();
      closed.run();
    }
  }
}
