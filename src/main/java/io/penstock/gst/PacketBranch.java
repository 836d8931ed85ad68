package io.penstock.gst;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.stream.Codec;
import io.penstock.stream.SourceOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The way of a source's packets past its decoder: to whoever wants them, as they come. */
final class PacketBranch {
  /** What may wait for a decoder; that of a camera never holds up those packets that go on. */
  private static final double AHEAD_NANOS = 2e9;

  /** Packets without times must not fill the memory: as long at the highest rates of cameras. */
  private static final double AHEAD_PACKETS = 240;

  /** Key frames alone are seconds apart: a few that a network delivers at once are no backlog. */
  private static final long FEW_PACKETS = 4;

  /**
   * Who gets the packets.
   *
   * @param target given every packet
   * @param flows told once, when the first key frame has gone there; where it waits, when it is
   *     about to, since it may wait for what follows from that
   * @param ended told when a file is through
   * @param waits whether {@code target} may block, and nothing be lost meanwhile
   */
  record Taker(PacketSink target, Runnable flows, Runnable ended, boolean waits) {}

  private final Element sink;
  private final Packets packets;
  private final Taker taker;
  private boolean flowing;
  private volatile SourceOffer.@Nullable Video video;

  private PacketBranch(Element sink, Packets packets, Taker taker) {
    this.sink = sink;
    this.packets = packets;
    this.taker = taker;
  }

  /**
   * Adds the branch behind {@code parse}.
   *
   * @param thread what the streaming thread is called
   * @param timeShift what to add to the source's running time to get the node's, nanoseconds
   * @param between what every packet passes first
   * @param decoding gets the elements after which a decoder's follow; nothing where none does
   * @param every the least time between two pictures that anybody wants; zero for all
   * @param tooLate told of each picture that the decoder has no time for
   */
  static PacketBranch add(
      NativePipeline pipeline,
      Codec codec,
      Element parse,
      String thread,
      long timeShift,
      Taker taker,
      List<Element> between,
      Optional<List<Element>> decoding,
      Duration every,
      Runnable tooLate) {
    if (Codec.ENCODED.contains(codec)) {
      parse.set("config-interval", -1);
    }
    Element filter = pipeline.add("capsfilter", "canonical");
    filter.set("caps", Caps.packets(codec));
    List<Element> chain = new ArrayList<>(List.of(parse, filter));
    chain.addAll(between);
    decoding.ifPresent(
        decoder -> chain.add(tee(pipeline, codec, decoder, thread, every, taker.waits(), tooLate)));
    Element sink = pipeline.add("appsink", "packets");
    sink.set("sync", false);
    sink.set("async", false);
    sink.set("qos", false);
    sink.set("enable-last-sample", false);
    chain.add(sink);
    pipeline.link(chain);
    PacketBranch made = new PacketBranch(sink, new Packets(Packet.Track.VIDEO, timeShift), taker);
    FrameTap.putCaps(pipeline, sink, thread, made::comes);
    AppCallbacks.ofSink(pipeline, sink, thread, made::packet, taker.ended());
    return made;
  }

  private static Element tee(
      NativePipeline pipeline,
      Codec codec,
      List<Element> decoder,
      String thread,
      Duration every,
      boolean waits,
      Runnable tooLate) {
    Element tee = pipeline.add("tee", "branches");
    Element queue = pipeline.add("queue", "ahead");
    queue.set("max-size-buffers", 0);
    queue.set("max-size-bytes", 0);
    queue.set("max-size-time", waits ? (long) AHEAD_NANOS : 0L);
    decoder.add(tee);
    decoder.add(queue);
    if (codec == Codec.AV1) {
      // Some decoders want frames, which packets are not: a temporal unit may hold several.
      decoder.add(pipeline.add(Caps.parser(codec), "align"));
    }
    // What a queue drops it drops in silence, and anywhere: one fills up and waits, or the gate has
    // the limits.
    DoubleSupplier ahead = waits ? () -> 0 : () -> ahead(queue);
    PacketTap.guard(pipeline, queue, thread, new DecoderGate(every), ahead, tooLate);
    return tee;
  }

  private static double ahead(Element queue) {
    long packets = queue.number("current-level-buffers");
    return packets < FEW_PACKETS
        ? 0
        : Math.max(queue.number("current-level-time") / AHEAD_NANOS, packets / AHEAD_PACKETS);
  }

  private void comes(long event) {
    video = Caps.videoOfEvent(event).orElse(null);
  }

  private void packet() {
    long sample = Natives.App.gst_app_sink_try_pull_sample(sink.pointer(), 0);
    if (sample == 0) {
      return;
    }
    Packet packet = packets.take(sample);
    boolean first = !flowing && packet.isKeyFrame();
    flowing |= first;
    if (taker.waits() && !flowing) {
      // Nobody can do anything with it, nor is anybody told yet that somebody waits.
      packet.close();
      return;
    }
    if (first && taker.waits()) {
      taker.flows().run();
    }
    taker.target().accept(packet);
    if (first && !taker.waits()) {
      taker.flows().run();
    }
  }

  /** What the source sends; empty before its first packet. */
  Optional<SourceOffer.Video> sent() {
    return Optional.ofNullable(video);
  }
}
