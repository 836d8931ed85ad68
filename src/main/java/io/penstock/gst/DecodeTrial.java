package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.penstock.settings.ElementSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Has a decoder decode a clip that travels with this build. */
final class DecodeTrial extends Trial {
  /** What streams take from a decoder. */
  private static final String PICTURES =
      "video/x-raw(memory:SystemMemory),format=(string){ I420, NV12 }";

  private final List<ElementSettings> elements;

  DecodeTrial(BackendRole role, List<ElementSettings> elements, Duration timeout, long deadline) {
    super(role, elements.get(0).element(), timeout, deadline);
    this.elements = elements;
  }

  @Override
  void attempt() {
    try (NativePipeline pipeline = new NativePipeline(role().label())) {
      PacketSource source = PacketSource.add(pipeline, role().codec());
      List<Element> chain = new ArrayList<>(List.of(source.element()));
      chain.add(pipeline.add(Caps.parser(role().codec()), "parse"));
      for (ElementSettings settings : elements) {
        chain.add(pipeline.add(settings, "decode-" + chain.size()));
      }
      chain.add(pipeline.add("videoconvert", "convert"));
      Element sink = pipeline.add("appsink", "pictures");
      sink.set("caps", PICTURES);
      sink.set("sync", false);
      sink.set("async", false);
      chain.add(sink);
      pipeline.link(chain);
      AppCallbacks.ofSink(
          pipeline, sink, role().label(), () -> pictureCame(sink), this::nothingMore);
      pipeline.play(message -> complaint(message).ifPresent(this::failed));
      opened();
      feed(source);
      await();
    }
  }

  private void feed(PacketSource source) {
    long pts = 0;
    for (byte[] packet : TrialClip.packets(role().codec(), FED)) {
      long buffer = Natives.Core.gst_buffer_new_allocate(0, packet.length, 0);
      try (Memory bytes = new Memory(packet.length)) {
        bytes.write(0, packet, 0, packet.length);
        Natives.Core.gst_buffer_fill(buffer, 0, bytes, packet.length);
      }
      new Pointer(buffer).setLong(StructLayout.BUFFER_PTS, pts);
      new Pointer(buffer).setLong(StructLayout.BUFFER_DURATION, FRAME_NANOS);
      Natives.App.gst_app_src_push_buffer(source.element().pointer(), buffer);
      pts += FRAME_NANOS;
    }
    source.end();
  }

  private void pictureCame(Element sink) {
    long sample = Natives.App.gst_app_sink_try_pull_sample(sink.pointer(), 0);
    if (sample != 0) {
      Natives.Core.gst_mini_object_unref(sample);
      passedOne();
    }
  }
}
