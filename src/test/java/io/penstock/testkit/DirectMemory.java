package io.penstock.testkit;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameMemory;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.media.PlaneLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames in plain direct memory, and how often one was copied or released. Used by one thread. */
public final class DirectMemory implements FrameMemory {
  private int copies;
  private int released;
  private final List<Picture> pool = new ArrayList<>();
  private int pooled;

  /** How often a frame was copied. */
  public int copies() {
    return copies;
  }

  /** How often a frame was released. */
  public int released() {
    return released;
  }

  /** A format with these caps, at 25 frames a second. */
  public static FrameFormat format(PixelFormat pixels, int width, int height, String caps) {
    return new FrameFormat(pixels, width, height, 25, 1, caps);
  }

  /** An empty picture in GStreamer's own layout. */
  public static Picture picture(FrameFormat format) {
    return picture(format, PlaneLayout.standard(format.pixels(), format.width(), format.height()));
  }

  /** An empty picture whose rows and planes have gaps, as some decoders make them. */
  public static Picture padded(FrameFormat format) {
    PixelFormat pixels = format.pixels();
    int[] offsets = new int[pixels.planes()];
    int[] strides = new int[pixels.planes()];
    int end = 0;
    for (int plane = 0; plane < pixels.planes(); plane++) {
      offsets[plane] = end + 32;
      strides[plane] = pixels.rowBytes(plane, format.width()) + 13 + plane;
      end = offsets[plane] + strides[plane] * pixels.rows(plane, format.height());
    }
    return picture(format, PlaneLayout.of(offsets, strides, end));
  }

  /** A frame that only may be read, as from a decoder. */
  public Frame decoded(Picture picture, long pts) {
    return new Frame(this, picture, 0, 0, pts, pts, -1, false);
  }

  /** A frame that may be drawn on. */
  public Frame writable(Picture picture, long pts) {
    return new Frame(this, picture, 0, 0, pts, pts, -1, true);
  }

  @Override
  public void release(Frame frame) {
    released++;
  }

  @Override
  public Frame copy(Frame frame) {
    copies++;
    Picture from = frame.picture();
    Picture to = next(from);
    from.copyTo(to);
    return writable(to, frame.pts());
  }

  @Override
  public Frame share(Frame frame) {
    return decoded(frame.picture(), frame.pts());
  }

  /** Four pictures in turn, as a pool gives them. */
  private Picture next(Picture like) {
    int index = pooled++ % 4;
    @Nullable Picture known = index < pool.size() ? pool.get(index) : null;
    if (known != null
        && known.format().equals(like.format())
        && known.layout().equals(like.layout())) {
      return known;
    }
    Picture made = picture(like.format(), like.layout());
    if (index < pool.size()) {
      pool.set(index, made);
    } else {
      pool.add(made);
    }
    return made;
  }

  private static Picture picture(FrameFormat format, PlaneLayout layout) {
    return new Picture(format, layout, ByteBuffer.allocateDirect(layout.size()));
  }
}
