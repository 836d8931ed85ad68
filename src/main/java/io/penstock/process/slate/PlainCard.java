package io.penstock.process.slate;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.media.PlaneLayout;
import io.penstock.process.Color;
import io.penstock.process.ColorMatrix;
import java.nio.ByteBuffer;

/** A black picture, for a stream that has no last one. */
public final class PlainCard {
  private static final Color BLACK = new Color(0, 0, 0);

  private PlainCard() {}

  /** A card of {@code store}'s format, which this is. The caller owns it. */
  public static Frame of(FrameFormat format, FrameStore store) {
    PlaneLayout layout = PlaneLayout.standard(format.pixels(), format.width(), format.height());
    ByteBuffer bytes = ByteBuffer.allocateDirect(layout.size());
    if (format.pixels() != PixelFormat.BGR) {
      ColorMatrix colors = ColorMatrix.of(format);
      fill(bytes, 0, layout.offset(1), colors.y(BLACK));
      // Without colour U and V are one level, however they lie.
      fill(bytes, layout.offset(1), layout.size(), colors.u(BLACK));
    }
    return store.copyOf(new Picture(format, layout, bytes));
  }

  private static void fill(ByteBuffer bytes, int from, int to, int level) {
    for (int i = from; i < to; i++) {
      bytes.put(i, (byte) level);
    }
  }
}
