package io.penstock.gst;

import io.penstock.media.Packet;
import io.penstock.record.SegmentKind;
import io.penstock.stream.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The native pipeline from packets to the file of one segment. Opening and stopping block; so does
 * {@link #push} where it is lossless. Its owner stops it.
 */
final class SegmentPipeline {
  /** As many as before any other output. */
  static final int PACKETS_AHEAD = 16;

  /** What is lost at most when the process is killed. */
  private static final Duration FRAGMENT = Duration.ofSeconds(1);

  private final NativePipeline pipeline;
  private final PacketSource source;
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
      String name, Codec codec, SegmentKind kind, Path file, long begin, boolean lossless) {
    this.file = file;
    this.begin = begin;
    this.newest = begin;
    this.end = begin;
    this.fromZero = kind == SegmentKind.RECORDING;
    this.pipeline = new NativePipeline(name);
    try {
      source = PacketSource.add(pipeline, codec, PACKETS_AHEAD, lossless);
      Element parse = pipeline.add(Caps.parser(codec), "parse");
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

  /** Packets that were pushed and are not taken yet. */
  synchronized int level() {
    return freed ? 0 : source.level();
  }

  /** Takes ownership. */
  void push(Packet packet) {
    newest = packet.dts();
    pushed++;
    source.push(packet, fromZero ? begin : 0);
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
