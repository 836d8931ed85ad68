package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameMemory;
import io.penstock.media.Picture;
import io.penstock.media.Timeline;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of what a decoder hands out, and takes them back. A picture that the decoder has no
 * more use for may be drawn on where it lies; of any other the writable copy comes from a pool that
 * follows the format. Frames are made by one thread, and may be copied and closed by any.
 */
final class Frames implements FrameMemory, AutoCloseable {
  static final int MAP_READ = 1;
  static final int MAP_READ_WRITE = 3;
  private static final int FORMAT_TIME = 3;
  private static final long NONE = -1;

  private final MapInfos infos = new MapInfos();
  private final Memory segment = new Memory(Packets.SEGMENT_BYTES);
  private final Memory out = new Memory(8);
  private final long timeShift;
  private @Nullable Pictures pictures;
  private @Nullable FramePool pool;
  private boolean closed;

  /**
   * Whether somebody draws on these frames. Then each is copied as it comes, on the thread that has
   * just written it and still has it in its cache.
   */
  private volatile boolean copyAhead;

  /**
   * @param timeShift what to add to the source's running time to get the node's, nanoseconds
   */
  Frames(long timeShift) {
    this.timeShift = timeShift;
    segment.clear();
  }

  /**
   * What comes from now on looks like this.
   *
   * @param event a caps event; it stays the caller's
   * @param size says what their format is called
   * @throws IllegalArgumentException when these are no pictures that can be read
   */
  void caps(long event, FixedSize size) {
    FrameFormat format = size.seen(Caps.ofEvent(event));
    Pictures known = pictures;
    if (known == null || !known.format().equals(format)) {
      pictures = new Pictures(format);
    }
  }

  /**
   * Times from now on count like this.
   *
   * @param event a segment event; it stays the caller's
   */
  void segment(long event) {
    Natives.Core.gst_event_copy_segment(event, segment);
  }

  /**
   * A frame over a decoded picture. Takes ownership of {@code buffer}, also on exception.
   *
   * @throws IllegalArgumentException when the picture cannot be read
   */
  Frame take(long buffer) {
    Pictures places = pictures;
    boolean ours =
        Natives.Core.gst_mini_object_is_writable(buffer) != 0
            && Natives.Core.gst_buffer_is_all_memory_writable(buffer) != 0;
    long info = infos.take();
    if (places == null
        || Natives.Core.gst_buffer_map(buffer, info, ours ? MAP_READ_WRITE : MAP_READ) == 0) {
      infos.put(info);
      Natives.Core.gst_mini_object_unref(buffer);
      throw new IllegalArgumentException("pictures that cannot be read");
    }
    boolean kept = false;
    try {
      Pointer mapped = new Pointer(info);
      Picture picture =
          places.at(
              mapped.getLong(StructLayout.MAP_DATA), buffer, mapped.getLong(StructLayout.MAP_SIZE));
      Pointer times = new Pointer(buffer);
      long pts = toRunningTime(times.getLong(StructLayout.BUFFER_PTS));
      long arrival = GstRuntime.runningTime();
      long duration = times.getLong(StructLayout.BUFFER_DURATION);
      kept = ours || !copyAhead;
      return kept
          ? new Frame(this, picture, buffer, info, pts, arrival, duration, ours)
          : copy(picture, pts, arrival, duration);
    } finally {
      if (!kept) {
        release(buffer, info);
      }
    }
  }

  private long toRunningTime(long pts) {
    if (pts == NONE) {
      return Timeline.NONE;
    }
    int sign =
        Natives.Core.gst_segment_to_running_time_full(
            Pointer.nativeValue(segment), FORMAT_TIME, pts, out);
    return sign * out.getLong(0) + timeShift;
  }

  @Override
  public void release(Frame frame) {
    release(frame.handle(), frame.mapping());
  }

  private void release(long buffer, long info) {
    Natives.Core.gst_buffer_unmap(buffer, info);
    infos.put(info);
    Natives.Core.gst_mini_object_unref(buffer);
  }

  @Override
  public Frame copy(Frame frame) {
    copyAhead = true;
    return copy(frame.picture(), frame.pts(), frame.arrival(), frame.duration());
  }

  @Override
  public Frame share(Frame frame) {
    return SharedPictures.share(this, infos, frame);
  }

  /** Within the lock, so that nobody lets go of the pool meanwhile. */
  private synchronized Frame copy(Picture picture, long pts, long arrival, long duration) {
    if (closed) {
      throw new IllegalStateException("the source is closed, and its pictures are not copied");
    }
    return poolFor(picture.format()).copy(picture, pts, arrival, duration);
  }

  private FramePool poolFor(FrameFormat format) {
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

  /** Lets go of the pool. Frames that are still open stay valid. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    if (pool != null) {
      pool.close();
      pool = null;
    }
  }
}
