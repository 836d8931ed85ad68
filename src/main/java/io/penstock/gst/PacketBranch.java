package io.penstock.gst;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.stream.Codec;
import io.penstock.stream.SourceOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way of a source's packets past its decoder: to whoever wants them, as they come. */
final class PacketBranch {
  /** Packets that wait for a decoder; that of a camera never holds up those that go on. */
  private static final long AHEAD_NANOS = 2_000_000_000L;

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
      Duration every) {
    if (Codec.ENCODED.contains(codec)) {
      parse.set("config-interval", -1);
    }
    Element filter = pipeline.add("capsfilter", "canonical");
    filter.set("caps", Caps.packets(codec));
    List<Element> chain = new ArrayList<>(List.of(parse, filter));
    chain.addAll(between);
    decoding.ifPresent(
        decoder -> chain.add(tee(pipeline, codec, decoder, thread, every, taker.waits())));
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
      boolean waits) {
    Element tee = pipeline.add("tee", "branches");
    Element queue = pipeline.add("queue", "ahead");
    queue.set("leaky", waits ? "no" : "downstream");
    queue.set("max-size-buffers", 0);
    queue.set("max-size-bytes", 0);
    queue.set("max-size-time", AHEAD_NANOS);
    decoder.add(tee);
    decoder.add(queue);
    if (codec == Codec.AV1) {
      // Some decoders want frames, which packets are not: a temporal unit may hold several.
      decoder.add(pipeline.add(Caps.parser(codec), "align"));
    }
    if (!every.isZero()) {
      PacketTap.thin(pipeline, queue, thread, new KeyFrameThinning(every));
    }
    return tee;
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
