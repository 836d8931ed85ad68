package io.penstock.gst;

import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.record.SegmentKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The native pipeline from packets to the file of one segment. Opening and stopping block; so does
 * {@link #push} where it is lossless. Its owner stops it.
 */
final class SegmentPipeline {
  /** As many as before any other output. */
  private static final int PACKETS_AHEAD = 16;

  /** A muxer holds pictures back until the sound behind them comes: 130 ms of 8,000 Hz. */
  private static final int PACKETS_AHEAD_OF_SOUND = 64;

  /** What is lost at most when the process is killed. */
  private static final Duration FRAGMENT = Duration.ofSeconds(1);

  private final NativePipeline pipeline;
  private final PacketSource source;
  private final Optional<PacketSource> sound;
  private final int packetsAhead;
  private final Path file;
  private final boolean fromZero;
  private final long begin;
  private long newest;
  private long pushed;
  private volatile long end;
  private boolean freed;

  /**
   * Makes one, which does not play yet.
   *
   * @param file an empty one that is there
   * @param begin running time of the node at which its first packet is decoded
   */
  SegmentPipeline(
      String name, PacketFormat format, SegmentKind kind, Path file, long begin, boolean lossless) {
    this.file = file;
    this.begin = begin;
    this.newest = begin;
    this.end = begin;
    this.fromZero = kind == SegmentKind.RECORDING;
    this.pipeline = new NativePipeline(name);
    try {
      packetsAhead = format.audio().isPresent() ? PACKETS_AHEAD_OF_SOUND : PACKETS_AHEAD;
      source = PacketSource.add(pipeline, format.video(), packetsAhead, lossless);
      Element parse = pipeline.add(Caps.parser(format.video()), "parse");
      Element mux = pipeline.add(kind == SegmentKind.RECORDING ? "mp4mux" : "mpegtsmux", "mux");
      if (kind == SegmentKind.RECORDING) {
        mux.set("fragment-duration", FRAGMENT.toMillis());
      }
      Element sink = pipeline.add("filesink", "target");
      sink.set("location", file.toString());
      // What is kept back in a buffer would be lost with the process.
      sink.set("buffer-mode", "unbuffered");
      sink.set("sync", false);
      sink.set("async", false);
      pipeline.link(List.of(source.element(), parse, mux, sink));
      sound =
          format
              .audio()
              .map(
                  audio ->
                      PacketSource.addSound(
                          pipeline, audio, parsed -> pipeline.link(List.of(parsed, mux))));
    } catch (RuntimeException e) {
      pipeline.close();
      throw e;
    }
  }

  /** Starts it. What it says is heard with itself, on a thread that must not wait. */
  void play(BiConsumer<SegmentPipeline, BusMessage> listener) {
    pipeline.play(message -> listener.accept(this, message));
  }

  Path file() {
    return file;
  }

  /** Running time of the node at which its first packet is decoded. */
  long begin() {
    return begin;
  }

  /** How long it plays, once it has ended. */
  Duration length() {
    return Duration.ofNanos(end - begin);
  }

  /** Pictures that were pushed and are not taken yet. */
  synchronized int level() {
    return freed ? 0 : source.level();
  }

  /** Whether it takes one more. */
  boolean hasRoom() {
    return level() < packetsAhead;
  }

  /** From now on a push does not wait. */
  synchronized void stopBlocking() {
    if (!freed) {
      source.stopBlocking();
    }
  }

  /** Takes ownership. */
  void push(Packet packet) {
    long zero = fromZero ? begin : 0;
    if (packet.track() == Packet.Track.AUDIO) {
      sound.orElseThrow().push(packet, zero);
      return;
    }
    newest = packet.dts();
    pushed++;
    source.push(packet, zero);
  }

  /** There are no more packets; the last is shown for as long as the others were. */
  void end() {
    end(pushed < 2 ? newest : newest + (newest - begin) / (pushed - 1));
  }

  /**
   * There are no more packets. What it says next is that it has ended.
   *
   * @param next running time of the node at which the packet behind its last one is decoded
   */
  void end(long next) {
    end = next;
    source.end();
    sound.ifPresent(PacketSource::end);
  }

  /** Has calls that block return, and waits for native threads. True for the one who frees it. */
  boolean stop() {
    return pipeline.stop();
  }

  /** Stops and frees one that nobody uses any more; false where somebody else does. */
  boolean close() {
    boolean mine = stop();
    if (mine) {
      free();
    }
    return mine;
  }

  /** Frees a stopped one, which nobody uses any more. */
  void free() {
    synchronized (this) {
      freed = true;
    }
    pipeline.free();
  }
}
