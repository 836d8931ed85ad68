package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameMemory;
import io.penstock.media.NativeLedger;
import io.penstock.media.Picture;
import io.penstock.media.PlaneLayout;

/**
 * A camera's own buffers, in which its pictures may be drawn on. A decoder's buffer may not be
 * written to while the decoder refers to it, since it may still need the picture. Thread safe.
 */
final class FramePool implements FrameMemory, AutoCloseable {
  private final FrameFormat format;
  private final MapInfos infos;
  private final long pool;
  private final Pictures pictures;
  private final Memory acquired = new Memory(8);
  private boolean closed;

  FramePool(FrameFormat format, MapInfos infos) {
    this.format = format;
    this.infos = infos;
    this.pictures = new Pictures(format);
    int size = PlaneLayout.standard(format.pixels(), format.width(), format.height()).size();
    pool = Natives.Core.gst_buffer_pool_new();
    long caps = Natives.Core.gst_caps_from_string(format.caps());
    long config = Natives.Core.gst_buffer_pool_get_config(pool);
    Natives.Core.gst_buffer_pool_config_set_params(config, caps, size, 2, 0);
    boolean usable =
        Natives.Core.gst_buffer_pool_set_config(pool, config) != 0
            && Natives.Core.gst_buffer_pool_set_active(pool, 1) != 0;
    Natives.Core.gst_mini_object_unref(caps);
    if (!usable) {
      Natives.Core.gst_object_unref(pool);
      throw new IllegalStateException("no buffers of " + size + " bytes could be set aside");
    }
    NativeLedger.POOLS.opened();
  }

  FrameFormat format() {
    return format;
  }

  @Override
  public Frame copy(Frame frame) {
    return copy(frame.picture(), frame.pts(), frame.arrival(), frame.duration());
  }

  /** A writable copy of {@code picture}, at these times. The caller owns it. */
  synchronized Frame copy(Picture picture, long pts, long arrival, long duration) {
    if (Natives.Core.gst_buffer_pool_acquire_buffer(pool, acquired, 0) != 0) {
      throw new IllegalStateException("the pool of writable pictures gave none");
    }
    long buffer = acquired.getLong(0);
    long info = infos.take();
    if (Natives.Core.gst_buffer_map(buffer, info, Frames.MAP_READ_WRITE) == 0) {
      infos.put(info);
      Natives.Core.gst_mini_object_unref(buffer);
      throw new IllegalStateException("a writable picture cannot be written to");
    }
    Pointer fields = new Pointer(info);
    Picture target =
        pictures.at(
            fields.getLong(StructLayout.MAP_DATA), buffer, fields.getLong(StructLayout.MAP_SIZE));
    picture.copyTo(target);
    return new Frame(this, target, buffer, info, pts, arrival, duration, true);
  }

  @Override
  public Frame share(Frame frame) {
    return SharedPictures.share(this, infos, frame);
  }

  @Override
  public void release(Frame frame) {
    Natives.Core.gst_buffer_unmap(frame.handle(), frame.mapping());
    infos.put(frame.mapping());
    Natives.Core.gst_mini_object_unref(frame.handle());
  }

  /** Lets go of the pool: its buffers are freed as the last of them comes back. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Natives.Core.gst_buffer_pool_set_active(pool, 0);
      Natives.Core.gst_object_unref(pool);
      NativeLedger.POOLS.closed();
    }
  }
}
