package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameMemory;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of what a decoder hands out, and takes them back. A decoded picture is mapped for
 * reading where it lies; its writable copy comes from a pool that follows the format. Frames are
 * made by one thread at a time and may be closed by any.
 */
final class Frames implements FrameMemory, AutoCloseable {
  static final int MAP_READ = 1;
  static final int MAP_READ_WRITE = 3;
  private static final int FORMAT_TIME = 3;
  private static final long NONE = -1;

  private final MapInfos infos = new MapInfos();
  private final Memory runningTime = new Memory(8);
  private final long timeShift;
  private long caps;
  private @Nullable Pictures pictures;
  private @Nullable FramePool pool;

  /**
   * @param timeShift what to add to the source's running time to get the node's, nanoseconds
   */
  Frames(long timeShift) {
    this.timeShift = timeShift;
  }

  /**
   * A frame over a decoded picture. Takes ownership of {@code sample}, also on exception.
   *
   * @throws IllegalArgumentException when the sample holds no picture that can be read
   */
  Frame take(long sample) {
    long info = infos.take();
    boolean mapped = false;
    long buffer = Natives.Core.gst_sample_get_buffer(sample);
    try {
      Pictures places = places(Natives.Core.gst_sample_get_caps(sample));
      if (buffer == 0 || Natives.Core.gst_buffer_map(buffer, info, MAP_READ) == 0) {
        throw new IllegalArgumentException("a decoded picture cannot be read");
      }
      mapped = true;
      Pointer fields = new Pointer(info);
      var picture =
          places.at(
              fields.getLong(StructLayout.MAP_DATA), buffer, fields.getLong(StructLayout.MAP_SIZE));
      Pointer times = new Pointer(buffer);
      long pts = toRunningTime(sample, times.getLong(StructLayout.BUFFER_PTS));
      long duration = times.getLong(StructLayout.BUFFER_DURATION);
      return new Frame(this, picture, sample, info, pts, duration, false);
    } catch (RuntimeException e) {
      if (mapped) {
        Natives.Core.gst_buffer_unmap(buffer, info);
      }
      infos.put(info);
      Natives.Core.gst_mini_object_unref(sample);
      throw e;
    }
  }

  private Pictures places(long newCaps) {
    Pictures known = pictures;
    if (known != null && newCaps == caps) {
      return known;
    }
    FrameFormat format = Caps.format(newCaps);
    forgetCaps();
    caps = Natives.Core.gst_mini_object_ref(newCaps);
    Pictures fresh = new Pictures(format);
    pictures = fresh;
    return fresh;
  }

  private long toRunningTime(long sample, long pts) {
    if (pts == NONE) {
      return GstRuntime.runningTime();
    }
    int sign =
        Natives.Core.gst_segment_to_running_time_full(
            Natives.Core.gst_sample_get_segment(sample), FORMAT_TIME, pts, runningTime);
    return sign * runningTime.getLong(0) + timeShift;
  }

  @Override
  public void release(Frame frame) {
    Natives.Core.gst_buffer_unmap(
        Natives.Core.gst_sample_get_buffer(frame.handle()), frame.mapping());
    infos.put(frame.mapping());
    Natives.Core.gst_mini_object_unref(frame.handle());
  }

  @Override
  public Frame copy(Frame frame) {
    return poolFor(frame.format()).copy(frame);
  }

  private synchronized FramePool poolFor(FrameFormat format) {
    FramePool current = pool;
    if (current == null || !current.format().equals(format)) {
      if (current != null) {
        current.close();
      }
      current = new FramePool(format, infos);
      pool = current;
    }
    return current;
  }

  private void forgetCaps() {
    if (caps != 0) {
      Natives.Core.gst_mini_object_unref(caps);
      caps = 0;
    }
  }

  /** Lets go of the pool and the caps. Frames that are still open stay valid. Idempotent. */
  @Override
  public synchronized void close() {
    forgetCaps();
    pictures = null;
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }
}
