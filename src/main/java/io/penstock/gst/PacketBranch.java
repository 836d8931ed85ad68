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
  /** What may wait for a decoder, which never holds up those packets that go on. */
  private static final double AHEAD_NANOS = 2e9;

  /** Packets without times must not fill the memory: as long at the highest rates of cameras. */
  private static final double AHEAD_PACKETS = 240;

  /** Key frames alone are seconds apart: a few that a network delivers at once are no backlog. */
  private static final long FEW_PACKETS = 4;

  private final Element sink;
  private final Packets packets;
  private final PacketSink target;
  private final Runnable flows;
  private boolean flowing;
  private volatile SourceOffer.@Nullable Video video;

  private PacketBranch(Element sink, Packets packets, PacketSink target, Runnable flows) {
    this.sink = sink;
    this.packets = packets;
    this.target = target;
    this.flows = flows;
  }

  /**
   * Adds the branch behind {@code parse}.
   *
   * @param thread what the streaming thread is called
   * @param timeShift what to add to the source's running time to get the node's, nanoseconds
   * @param target given every packet
   * @param flows told once, when the first key frame has gone there
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
      PacketSink target,
      Runnable flows,
      Optional<List<Element>> decoding,
      Duration every,
      Runnable tooLate) {
    if (codec != Codec.MJPEG) {
      parse.set("config-interval", -1);
    }
    Element filter = pipeline.add("capsfilter", "canonical");
    filter.set("caps", Caps.packets(codec));
    List<Element> chain = new ArrayList<>(List.of(parse, filter));
    decoding.ifPresent(decoder -> chain.add(tee(pipeline, decoder, thread, every, tooLate)));
    Element sink = pipeline.add("appsink", "packets");
    sink.set("sync", false);
    sink.set("async", false);
    sink.set("qos", false);
    sink.set("enable-last-sample", false);
    chain.add(sink);
    pipeline.link(chain);
    PacketBranch made =
        new PacketBranch(sink, new Packets(Packet.Track.VIDEO, timeShift), target, flows);
    FrameTap.putCaps(pipeline, sink, thread, made::comes);
    AppCallbacks.ofSink(pipeline, sink, thread, made::packet, () -> {});
    return made;
  }

  private static Element tee(
      NativePipeline pipeline,
      List<Element> decoder,
      String thread,
      Duration every,
      Runnable tooLate) {
    Element tee = pipeline.add("tee", "branches");
    Element queue = pipeline.add("queue", "ahead");
    // The gate has the limits: what a queue drops it drops in silence, and anywhere.
    queue.set("max-size-buffers", 0);
    queue.set("max-size-bytes", 0);
    queue.set("max-size-time", 0);
    decoder.add(tee);
    decoder.add(queue);
    PacketTap.guard(pipeline, queue, thread, new DecoderGate(every), () -> ahead(queue), tooLate);
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
    target.accept(packet);
    if (first) {
      flowing = true;
      flows.run();
    }
  }

  /** What the source sends; empty before its first packet. */
  Optional<SourceOffer.Video> sent() {
    return Optional.ofNullable(video);
  }
}
