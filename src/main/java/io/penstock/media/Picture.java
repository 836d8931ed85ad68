package io.penstock.media;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A place in native memory where a decoder or a pool puts one picture after another. It lives
 * longer than the frames that pass through it, so what is costly to make for a place (the OpenCV
 * Mats over its planes) is made once and kept here. The bytes mean something only while a {@link
 * Frame} of this picture is open. Used by one thread at a time, the one that holds the frame.
 */
public final class Picture {
  private final FrameFormat format;
  private final PlaneLayout layout;
  private final ByteBuffer bytes;
  private @Nullable Object view;

  /**
   * @param bytes the whole picture, a direct buffer from its first byte
   */
  public Picture(FrameFormat format, PlaneLayout layout, ByteBuffer bytes) {
    if (!bytes.isDirect() || bytes.capacity() < layout.size()) {
      throw new IllegalArgumentException(
          "a picture of " + layout.size() + " bytes needs a direct buffer that holds it");
    }
    this.format = format;
    this.layout = layout;
    this.bytes = bytes;
  }

  /** What the picture looks like. */
  public FrameFormat format() {
    return format;
  }

  /** Where its planes are. */
  public PlaneLayout layout() {
    return layout;
  }

  /**
   * The whole picture, direct. Use absolute gets and puts, or {@link #plane}: the position is
   * nobody's.
   */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** A buffer over plane {@code plane} alone, from its first byte to the end of the picture. */
  public ByteBuffer plane(int plane) {
    return bytes.slice(layout.offset(plane), layout.size() - layout.offset(plane));
  }

  /**
   * What {@code make} made of this picture the first time it was asked. All callers use one kind of
   * view.
   */
  public <T> T view(Class<T> type, Function<Picture, T> make) {
    Object known = view;
    if (!type.isInstance(known)) {
      known = make.apply(this);
      view = known;
    }
    return type.cast(known);
  }

  /**
   * Copies this picture to {@code target}, which has the same format and perhaps another layout.
   */
  public void copyTo(Picture target) {
    if (layout.equals(target.layout)) {
      target.bytes.put(0, bytes, 0, layout.size());
      return;
    }
    for (int plane = 0; plane < format.pixels().planes(); plane++) {
      copyPlane(plane, target);
    }
  }

  private void copyPlane(int plane, Picture target) {
    int rows = format.pixels().rows(plane, format.height());
    int from = layout.offset(plane);
    int to = target.layout.offset(plane);
    int fromStride = layout.stride(plane);
    int toStride = target.layout.stride(plane);
    if (fromStride == toStride) {
      int length = fromStride * (rows - 1) + format.pixels().rowBytes(plane, format.width());
      target.bytes.put(to, bytes, from, length);
      return;
    }
    int rowBytes = format.pixels().rowBytes(plane, format.width());
    for (int row = 0; row < rows; row++) {
      target.bytes.put(to + row * toStride, bytes, from + row * fromStride, rowBytes);
    }
  }
}
