package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.penstock.media.Packet;
import io.penstock.media.PacketMemory;
import io.penstock.media.Timeline;

/**
 * Makes packets of what an encoder or a source hands out, and takes them back. For one thread at a
 * time; packets may be closed by any.
 */
final class Packets implements PacketMemory {
  private static final int FORMAT_TIME = 3;
  private static final int DELTA_UNIT = 1 << 13;
  private static final long NONE = -1;

  /** sizeof (GstSegment) is 120 in 1.20 to 1.26. */
  static final int SEGMENT_BYTES = 256;

  private final Memory runningTime = new Memory(8);
  private final Packet.Track track;
  private final long timeShift;

  /**
   * @param timeShift what to add to the running time of what hands them out to get the node's,
   *     nanoseconds
   */
  Packets(Packet.Track track, long timeShift) {
    this.track = track;
    this.timeShift = timeShift;
  }

  /** A packet over an encoded access unit. Takes ownership of {@code sample}. */
  Packet take(long sample) {
    long buffer = Natives.Core.gst_mini_object_ref(Natives.Core.gst_sample_get_buffer(sample));
    Packet packet = take(buffer, Natives.Core.gst_sample_get_segment(sample));
    Natives.Core.gst_mini_object_unref(sample);
    return packet;
  }

  /**
   * The same over a buffer, whose ownership it takes.
   *
   * @param segment what its times count in, which stays the caller's
   */
  Packet take(long buffer, long segment) {
    Pointer times = new Pointer(buffer);
    long pts = toRunningTime(segment, times.getLong(StructLayout.BUFFER_PTS));
    boolean isVideo = track == Packet.Track.VIDEO;
    // Sound is not reordered.
    long dts =
        isVideo ? toRunningTime(segment, times.getLong(StructLayout.BUFFER_DTS)) : Timeline.NONE;
    boolean keyFrame = isVideo && (Natives.Core.gst_buffer_get_flags(buffer) & DELTA_UNIT) == 0;
    int size = (int) Natives.Core.gst_buffer_get_size(buffer);
    return new Packet(
        this,
        track,
        buffer,
        pts,
        dts == Timeline.NONE ? pts : dts,
        GstRuntime.runningTime(),
        size,
        keyFrame);
  }

  private long toRunningTime(long segment, long time) {
    if (time == NONE) {
      return Timeline.NONE;
    }
    int sign =
        Natives.Core.gst_segment_to_running_time_full(segment, FORMAT_TIME, time, runningTime);
    return sign * runningTime.getLong(0) + timeShift;
  }

  @Override
  public void release(Packet packet) {
    Natives.Core.gst_mini_object_unref(packet.handle());
  }

  @Override
  public Packet share(Packet packet, long pts, long dts) {
    long same = Natives.Core.gst_mini_object_ref(packet.handle());
    return new Packet(
        this, packet.track(), same, pts, dts, packet.arrival(), packet.size(), packet.isKeyFrame());
  }
}
