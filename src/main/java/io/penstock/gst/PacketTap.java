package io.penstock.gst;

import com.sun.jna.Pointer;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongToIntFunction;

/** Looks at encoded pictures as they pass on to the decoder. */
final class PacketTap {
  private static final int BUFFER = 1 << 4;
  private static final int EVENT = 1 << 6;
  private static final int PUSH = 1 << 12;
  private static final int DROP = 0;
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
    probe(
        pipeline,
        element.staticPad("src"),
        thread,
        buffer -> {
          look(buffer, listener);
          return PASS_ON;
        });
  }

  /**
   * Keeps from {@code queue}, which has no limits of its own, what {@code gate} does not let pass.
   *
   * @param ahead how much waits in the queue, as a share of what may
   * @param tooLate told of each picture that its decoder has no time for
   */
  static void guard(
      NativePipeline pipeline,
      Element queue,
      String thread,
      DecoderGate gate,
      DoubleSupplier ahead,
      Runnable tooLate) {
    probe(
        pipeline,
        queue.staticPad("sink"),
        thread,
        buffer -> {
          DecoderGate.Verdict verdict = gate.of(isKeyFrame(buffer), pts(buffer), ahead);
          if (verdict == DecoderGate.Verdict.TOO_LATE) {
            tooLate.run();
          }
          return verdict == DecoderGate.Verdict.PASSES ? PASS_ON : DROP;
        });
  }

  /**
   * Keeps from {@code element} all packets while it is {@code closed}.
   *
   * @param endless whether it is not told of the end either, so that more may follow
   */
  static void gate(
      NativePipeline pipeline,
      Element element,
      String thread,
      BooleanSupplier closed,
      boolean endless) {
    FrameTap.Probe probe =
        pipeline.keep(
            (of, info, data) -> {
              Pointer probed = new Pointer(info);
              boolean isPacket = (probed.getInt(0) & BUFFER) != 0;
              boolean drops =
                  isPacket
                      ? closed.getAsBoolean()
                      : endless && FrameTap.isEnd(probed.getLong(StructLayout.PROBE_DATA));
              return drops ? DROP : PASS_ON;
            },
            thread);
    long pad = element.staticPad("sink");
    Natives.Core.gst_pad_add_probe(pad, BUFFER | EVENT | PUSH, probe, Pointer.NULL, Pointer.NULL);
    Natives.Core.gst_object_unref(pad);
  }

  /**
   * @param pad which this gives back
   * @param answer given each buffer, which it borrows
   */
  private static void probe(
      NativePipeline pipeline, long pad, String thread, LongToIntFunction answer) {
    FrameTap.Probe probe =
        pipeline.keep(
            (of, info, data) ->
                answer.applyAsInt(new Pointer(info).getLong(StructLayout.PROBE_DATA)),
            thread);
    Natives.Core.gst_pad_add_probe(pad, BUFFER | PUSH, probe, Pointer.NULL, Pointer.NULL);
    Natives.Core.gst_object_unref(pad);
  }

  private static void look(long buffer, Listener listener) {
    boolean discont = (Natives.Core.gst_buffer_get_flags(buffer) & DISCONT) != 0;
    int bytes = (int) Natives.Core.gst_buffer_get_size(buffer);
    listener.packet(pts(buffer), bytes, isKeyFrame(buffer), discont);
  }

  private static boolean isKeyFrame(long buffer) {
    return (Natives.Core.gst_buffer_get_flags(buffer) & DELTA_UNIT) == 0;
  }

  private static long pts(long buffer) {
    return new Pointer(buffer).getLong(StructLayout.BUFFER_PTS);
  }
}
