package io.penstock.process.motion;

import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import java.util.Arrays;
import java.util.Random;

/** A yard with walls and windows, in which a test lets something move. Light alone, no colour. */
final class Yard {
  private static final int NOISE = 1 << 20;

  private final int width;
  private final int height;
  private final float[] walls;
  private final float[] light;
  private final float[] noise = new float[NOISE];
  private final Random random = new Random(7);
  private double sigma;

  Yard(int width, int height) {
    this.width = width;
    this.height = height;
    walls = new float[width * height];
    light = new float[width * height];
    for (int i = 0; i < NOISE; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean window = x / 24 % 3 == 0 && y / 18 % 3 == 0;
        walls[y * width + x] = 50 + 60f * x / width + 20f * y / height + (window ? 50 : 0);
      }
    }
    calm();
  }

  /** Nothing but walls and windows again. */
  Yard calm() {
    System.arraycopy(walls, 0, light, 0, walls.length);
    return this;
  }

  /** Every pixel is so much brighter. */
  Yard lit(double factor) {
    return lit(0, 0, width, height, factor);
  }

  /** Some of them are. */
  Yard lit(int left, int top, int right, int bottom, double factor) {
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        light[y * width + x] *= (float) factor;
      }
    }
    return this;
  }

  /** Somebody stands there: half dark, half bright. */
  Yard person(int left, int top, int wide, int high) {
    for (int y = top; y < top + high; y++) {
      for (int x = left; x < left + wide; x++) {
        light[y * width + x] = y < top + high / 2 ? 25 : 210;
      }
    }
    return this;
  }

  /** From now on a sensor's noise is in each picture. */
  Yard noisy(double deviation) {
    sigma = deviation;
    return this;
  }

  /** Writes it into all that says how bright a picture is. */
  Picture into(Picture picture) {
    FrameFormat format = picture.format();
    int channels = format.pixels().bytesPerSample(0);
    byte[] row = new byte[width * channels];
    for (int y = 0; y < height; y++) {
      int from = random.nextInt(NOISE - width);
      for (int x = 0; x < width; x++) {
        double sample = light[y * width + x] + sigma * noise[from + x];
        byte value = (byte) (int) Math.max(0, Math.min(255, Math.round(sample)));
        Arrays.fill(row, x * channels, (x + 1) * channels, value);
      }
      picture.bytes().put(picture.layout().offset(0) + y * picture.layout().stride(0), row);
    }
    return picture;
  }
}
