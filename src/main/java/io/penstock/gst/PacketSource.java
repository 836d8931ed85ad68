package io.penstock.gst;

import com.sun.jna.Pointer;
import io.penstock.media.AudioFormat;
import io.penstock.media.Packet;
import io.penstock.stream.Codec;
import java.util.List;
import java.util.function.Consumer;

/** Where packets enter a pipeline: an appsrc of canonical packets. It lives as long as that one. */
final class PacketSource {
  private final Element element;

  private PacketSource(Element element) {
    this.element = element;
  }

  /** Adds one that takes any number of packets. */
  static PacketSource add(NativePipeline pipeline, Codec codec) {
    return add(pipeline, "packets", Caps.packets(codec));
  }

  /**
   * Adds one that takes any number of packets of sound, with a parser behind it. It never blocks:
   * sound goes out with pictures, and these wait.
   *
   * @param into has that parser linked to what follows
   */
  static PacketSource addSound(NativePipeline pipeline, AudioFormat sound, Consumer<Element> into) {
    PacketSource made = add(pipeline, "sound", Caps.packets(sound));
    Element parse = pipeline.add("aacparse", "soundparse");
    pipeline.link(List.of(made.element, parse));
    into.accept(parse);
    return made;
  }

  private static PacketSource add(NativePipeline pipeline, String name, String caps) {
    Element element = pipeline.add("appsrc", name);
    element.set("caps", caps);
    element.set("format", "time");
    element.set("max-bytes", 0);
    return new PacketSource(element);
  }

  /**
   * Adds one that is full after a few packets.
   *
   * @param ahead how many
   * @param block whether a push then waits until there is room, or the pipeline is stopped
   */
  static PacketSource add(NativePipeline pipeline, Codec codec, int ahead, boolean block) {
    PacketSource made = add(pipeline, codec);
    made.element.set("block", block);
    made.element.set("max-buffers", ahead);
    return made;
  }

  Element element() {
    return element;
  }

  /** From now on a push does not wait. */
  void stopBlocking() {
    element.set("block", false);
  }

  /** Packets that were pushed and are not taken yet. */
  int level() {
    return (int) Natives.App.gst_app_src_get_current_level_buffers(element.pointer());
  }

  /**
   * Takes ownership of a packet and pushes its bytes.
   *
   * @param zero what counts as zero of its times, nanoseconds; earlier ones become zero
   */
  void push(Packet packet, long zero) {
    long buffer;
    try (packet) {
      buffer = Natives.Core.gst_mini_object_copy(packet.handle());
    }
    Pointer times = new Pointer(buffer);
    times.setLong(StructLayout.BUFFER_PTS, Math.max(0, packet.pts() - zero));
    times.setLong(StructLayout.BUFFER_DTS, Math.max(0, packet.dts() - zero));
    Natives.App.gst_app_src_push_buffer(element.pointer(), buffer);
  }

  /** There are no more packets. */
  void end() {
    Natives.App.gst_app_src_end_of_stream(element.pointer());
  }
}
