package io.penstock.gst;

import com.sun.jna.Pointer;
import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PlaneLayout;
import java.nio.ByteBuffer;

/**
 * The places in native memory where one source's or pool's pictures come to lie, by address: a
 * decoder uses 6 to 20 of them over and over. For one thread at a time.
 */
final class Pictures {
  /** A decoder that takes fresh memory for every picture must not fill the heap with places. */
  private static final int MOST = 64;

  private final FrameFormat format;

  /** Few enough to look through, so that no address needs to become an object at every frame. */
  private final long[] addresses = new long[MOST];

  private final Picture[] places = new Picture[MOST];
  private int count;

  Pictures(FrameFormat format) {
    this.format = format;
  }

  FrameFormat format() {
    return format;
  }

  /**
   * The picture at {@code address}.
   *
   * @param buffer the native buffer that is mapped there, whose GstVideoMeta says how planes lie
   * @param size bytes that are mapped
   */
  Picture at(long address, long buffer, long size) {
    for (int i = 0; i < count; i++) {
      if (addresses[i] == address && places[i].bytes().capacity() == size) {
        return places[i];
      }
    }
    if (count == MOST) {
      count = 0;
    }
    ByteBuffer bytes = new Pointer(address).getByteBuffer(0, size);
    Picture made = new Picture(format, layout(buffer, (int) size), bytes);
    addresses[count] = address;
    places[count++] = made;
    return made;
  }

  private PlaneLayout layout(long buffer, int size) {
    long meta = Natives.Video.gst_buffer_get_video_meta(buffer);
    if (meta == 0) {
      return PlaneLayout.standard(format.pixels(), format.width(), format.height());
    }
    Pointer fields = new Pointer(meta);
    int planes = fields.getInt(StructLayout.VIDEO_META_PLANES);
    int[] offsets = new int[planes];
    int[] strides = new int[planes];
    for (int plane = 0; plane < planes; plane++) {
      offsets[plane] = (int) fields.getLong(StructLayout.VIDEO_META_OFFSETS + 8L * plane);
      strides[plane] = fields.getInt(StructLayout.VIDEO_META_STRIDES + 4L * plane);
    }
    return PlaneLayout.of(offsets, strides, size);
  }
}
