package io.penstock.gst;

import io.penstock.media.FailureListener;
import io.penstock.media.OutputProgress;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What differs between outputs by the scheme of their address: the elements behind the parser, how
 * it is known that the target takes the stream, how far it has come, and what its troubles mean.
 * For one attempt; {@link Output} owns it and its pipeline. Reading blocks while native code does,
 * and is not done any more once the pipeline is freed.
 */
sealed interface Target permits FlvFile, RtmpTarget, RtspTarget, SrtTarget {
  /**
   * How far an attempt has come, as {@link OutputProgress} says it, apart from what waits here.
   *
   * @param accepted whether the target has said that it takes the stream
   * @param bytesOut bytes written to it
   * @param bytesAcknowledged bytes that it says it has
   * @param wire the state of the connection
   */
  record Taken(
      boolean accepted,
      long bytesOut,
      long bytesAcknowledged,
      Optional<OutputProgress.Wire> wire) {}

  /** The elements for the target of {@code spec}, in {@code pipeline} and not yet linked. */
  static Target add(
      NativePipeline pipeline, String name, OutputSpec spec, FailureListener listener) {
    return switch (spec.uri().scheme()) {
      case "file" -> new FlvFile(pipeline, spec.uri());
      case "rtmp", "rtmps" -> new RtmpTarget(pipeline, name, spec, listener);
      case "rtsp", "rtsps" -> new RtspTarget(pipeline, name, spec, listener);
      case "srt" -> new SrtTarget(pipeline, spec.uri(), listener);
      default ->
          throw new IllegalArgumentException("no output has the scheme " + spec.uri().scheme());
    };
  }

  /** What follows the parser, in order; the last one has the name {@code target}. */
  List<Element> chain();

  /** Links sound to what takes it beside the pictures, whose chain is linked after that. */
  default void takeSound(NativePipeline pipeline, Element parsed) {
    pipeline.link(List.of(parsed, chain().get(0)));
  }

  /** Whether parameter sets have to come again with each key frame, for who joins later. */
  default boolean repeatsHeaders() {
    return false;
  }

  /** Whether the target is asked only when packets come; else these are kept back until then. */
  default boolean asksWithPackets() {
    return false;
  }

  /**
   * How far it has come.
   *
   * @param bytesIn bytes of the packets that the pipeline took
   */
  Taken taken(long bytesIn);

  /** Why the attempt ended. */
  Failure classify(BusMessage.Broken broken);

  /** How long the target needs after the end of the stream until it has all of it. */
  default Duration lag() {
    return Duration.ZERO;
  }

  /** The pipeline is about to stop, which must not take long even where the target hangs. */
  default void leaving() {}

  /** Frees what is no part of the pipeline, which has stopped by then. Idempotent. */
  default void close() {}
}
