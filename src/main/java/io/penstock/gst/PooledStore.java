package io.penstock.gst;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.media.Picture;
import io.penstock.media.Timeline;

/** Pictures in a pool of their own. Thread safe. */
final class PooledStore implements FrameStore {
  private static final long UNKNOWN = -1;

  private final FramePool pool;
  private boolean closed;

  PooledStore(FrameFormat format) {
    GstRuntime.start();
    this.pool = new FramePool(format, new MapInfos());
  }

  @Override
  public synchronized Frame copyOf(Picture picture) {
    if (closed) {
      throw new IllegalStateException("this memory for pictures is closed");
    }
    long now = GstRuntime.runningTime();
    // Its time is its arrival: a slate does not move the camera's clock.
    return pool.copy(picture, Timeline.NONE, now, UNKNOWN);
  }

  @Override
  public synchronized void close() {
    closed = true;
    pool.close();
  }
}
