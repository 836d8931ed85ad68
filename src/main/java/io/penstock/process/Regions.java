package io.penstock.process;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.opencv.core.Mat;

/**
 * The parts of a picture's planes that were asked for lately. Without it each frame would make the
 * same sub-matrices again. Those that fall out are left to their Cleaner, since somebody may still
 * hold them.
 */
final class Regions {
  // Three planes of ten texts; a chain with more works too, and makes a little garbage.
  private static final int KEPT = 32;

  private final @Nullable Region[] kept = new @Nullable Region[KEPT];
  private int oldest;

  Mat of(int plane, Mat whole, int x, int y, int width, int height) {
    for (Region region : kept) {
      if (region != null && region.is(plane, x, y, width, height)) {
        return region.mat();
      }
    }
    Mat mat = whole.submat(y, y + height, x, x + width);
    kept[oldest] = new Region(plane, x, y, width, height, mat, mat.dataAddr());
    oldest = (oldest + 1) % KEPT;
    return mat;
  }

  boolean inPlace() {
    for (Region region : kept) {
      if (region != null && region.mat().dataAddr() != region.address()) {
        return false;
      }
    }
    return true;
  }

  void clear() {
    Arrays.fill(kept, null);
  }

  private record Region(int plane, int x, int y, int width, int height, Mat mat, long address) {
    boolean is(int ofPlane, int atX, int atY, int wide, int high) {
      return plane == ofPlane && x == atX && y == atY && width == wide && height == high;
    }
  }
}
