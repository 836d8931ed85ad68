package io.penstock.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A number written into the lowest eighth of a picture as two rows of sixteen black or white
 * blocks: twenty bits of number, twelve of checksum. It survives encoding at low bitrates and
 * scaling, since a block is as large as the picture allows and only its middle is read.
 */
public final class FrameNumber {
  /** One more than the largest number. */
  public static final int LIMIT = 1 << 20;

  private static final int COLUMNS = 16;
  private static final int ROWS = 2;
  private static final int ROW_SHARE = 16;
  private static final int CHECK_BITS = 12;
  private static final int CHECK_MASK = (1 << CHECK_BITS) - 1;
  private static final byte BLACK = 16;
  private static final byte WHITE = (byte) 235;

  /** A block whose middle is between these is neither black nor white. */
  private static final int DARK_BELOW = 96;

  private static final int LIGHT_ABOVE = 160;

  private FrameNumber() {}

  /** Writes {@code number} into a luma plane of at least 160 × 96. */
  public static void draw(byte[] luma, int stride, int width, int height, int number) {
    if (number < 0 || number >= LIMIT || width < 160 || height < 96) {
      throw new IllegalArgumentException(
          "cannot write " + number + " into a picture of " + width + "x" + height);
    }
    int code = number << CHECK_BITS | check(number);
    for (int cell = 0; cell < COLUMNS * ROWS; cell++) {
      byte value = (code >>> (31 - cell) & 1) == 1 ? WHITE : BLACK;
      int left = left(width, cell % COLUMNS);
      int right = left(width, cell % COLUMNS + 1);
      int bottom = top(height, cell / COLUMNS + 1);
      for (int y = top(height, cell / COLUMNS); y < bottom; y++) {
        Arrays.fill(luma, y * stride + left, y * stride + right, value);
      }
    }
  }

  /** The number in a luma plane that starts at the buffer's position. */
  public static OptionalInt read(ByteBuffer luma, int stride, int width, int height) {
    int code = 0;
    for (int cell = 0; cell < COLUMNS * ROWS; cell++) {
      int light = middle(luma, stride, width, height, cell);
      if (light >= DARK_BELOW && light <= LIGHT_ABOVE) {
        return OptionalInt.empty();
      }
      code = code << 1 | (light > LIGHT_ABOVE ? 1 : 0);
    }
    int number = code >>> CHECK_BITS;
    return (code & CHECK_MASK) == check(number) ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /** The number in a luma plane, or empty where there is none or it is damaged. */
  public static OptionalInt read(byte[] luma, int stride, int width, int height) {
    return read(ByteBuffer.wrap(luma), stride, width, height);
  }

  private static int middle(ByteBuffer luma, int stride, int width, int height, int cell) {
    int left = left(width, cell % COLUMNS);
    int top = top(height, cell / COLUMNS);
    int quarterWidth = Math.max(1, (left(width, cell % COLUMNS + 1) - left) / 4);
    int quarterHeight = Math.max(1, (top(height, cell / COLUMNS + 1) - top) / 4);
    long sum = 0;
    int count = 0;
    for (int y = top + quarterHeight; y < top + 3 * quarterHeight; y++) {
      for (int x = left + quarterWidth; x < left + 3 * quarterWidth; x++) {
        sum += luma.get(luma.position() + y * stride + x) & 0xff;
        count++;
      }
    }
    return (int) (sum / count);
  }

  private static int left(int width, int column) {
    return column * width / COLUMNS;
  }

  private static int top(int height, int row) {
    int rowHeight = height / ROW_SHARE;
    return height - (ROWS - row) * rowHeight;
  }

  /** Mixes all bits of the number, and is not all black or all white for 0 or the largest. */
  private static int check(int number) {
    int mixed = (number + 0x5bd1) * 0x9e3779b1;
    return (mixed ^ mixed >>> 15) >>> 7 & CHECK_MASK;
  }
}
