package io.penstock.gst;

import com.sun.jna.Pointer;

/** Looks at encoded pictures as they pass on to the decoder. */
final class PacketTap {
  private static final int BUFFER = 1 << 4;
  private static final int PUSH = 1 << 12;
  private static final int PASS_ON = 1;

  private static final int DISCONT = 1 << 6;
  private static final int DELTA_UNIT = 1 << 13;

  private PacketTap() {}

  /** Told what passes, on the streaming thread. It does not throw. */
  interface Listener {
    /**
     * A packet.
     *
     * @param pts as its buffer has it, or {@link DamageTracker#NONE}
     * @param bytes how long it is
     * @param keyFrame whether its picture needs no other
     * @param discont whether some before it are missing
     */
    void packet(long pts, int bytes, boolean keyFrame, boolean discont);
  }

  /** Has {@code listener} told of all that leaves {@code element}. */
  static void put(NativePipeline pipeline, Element element, String thread, Listener listener) {
    FrameTap.Probe probe =
        pipeline.keep(
            (pad, info, data) -> {
              look(new Pointer(info).getLong(StructLayout.PROBE_DATA), listener);
              return PASS_ON;
            },
            thread);
    long pad = element.staticPad("src");
    Natives.Core.gst_pad_add_probe(pad, BUFFER | PUSH, probe, Pointer.NULL, Pointer.NULL);
    Natives.Core.gst_object_unref(pad);
  }

  private static void look(long buffer, Listener listener) {
    int flags = Natives.Core.gst_buffer_get_flags(buffer);
    listener.packet(
        new Pointer(buffer).getLong(StructLayout.BUFFER_PTS),
        (int) Natives.Core.gst_buffer_get_size(buffer),
        (flags & DELTA_UNIT) == 0,
        (flags & DISCONT) != 0);
  }
}
