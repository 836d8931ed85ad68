package io.penstock.process;

import io.penstock.media.FrameFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How luma and chroma of a picture are made from red, green and blue.
 *
 * @param kr the share of red in luma
 * @param kb the share of blue in luma
 * @param fullRange whether samples go from 0 to 255, as many cameras have it, and not from 16 to
 *     235 (luma) and 240 (chroma)
 */
public record ColorMatrix(double kr, double kb, boolean fullRange) {
  /** Standard definition, limited range; what OpenCV's conversions assume. */
  public static final ColorMatrix BT601 = new ColorMatrix(0.299, 0.114, false);

  /** High definition, limited range. */
  public static final ColorMatrix BT709 = new ColorMatrix(0.2126, 0.0722, false);

  private static final ColorMatrix BT2020 = new ColorMatrix(0.2627, 0.0593, false);
  private static final ColorMatrix SMPTE240M = new ColorMatrix(0.212, 0.087, false);

  // A name, or four numbers: range, matrix, transfer, primaries (gst-plugins-base, video-color.h).
  private static final Pattern COLORIMETRY =
      Pattern.compile("colorimetry=(?:\\(string\\))?\"?(?:([0-9]+):([0-9]+):|([A-Za-z0-9-]+))");

  // Above this GStreamer takes a picture without colorimetry for high definition.
  private static final int STANDARD_DEFINITION_ROWS = 576;

  /**
   * The matrix that {@code format}'s caps name. Where they name none: BT.601 up to 576 rows, BT.709
   * above, as GStreamer's own converters take it.
   */
  public static ColorMatrix of(FrameFormat format) {
    Matcher matcher = COLORIMETRY.matcher(format.caps());
    ColorMatrix unnamed = format.height() <= STANDARD_DEFINITION_ROWS ? BT601 : BT709;
    if (!matcher.find()) {
      return unnamed;
    }
    String name = matcher.group(3);
    return name == null
        ? numbered(matcher.group(2), unnamed).withRange(matcher.group(1).equals("1"))
        : named(name, unnamed);
  }

  /** Luma of {@code color}. */
  public int y(Color color) {
    return fullRange ? round(255 * luma(color)) : round(16 + 219 * luma(color));
  }

  /** The first chroma sample (blue against luma) of {@code color}. */
  public int u(Color color) {
    return chroma((color.blue() / 255.0 - luma(color)) / (2 * (1 - kb)));
  }

  /** The second chroma sample (red against luma) of {@code color}. */
  public int v(Color color) {
    return chroma((color.red() / 255.0 - luma(color)) / (2 * (1 - kr)));
  }

  /**
   * The way back: for blue, green and red each the shares of Y, U and V, and what is added then.
   */
  double[] toBgr() {
    double luma = fullRange ? 1 : 255.0 / 219;
    double chroma = fullRange ? 1 : 255.0 / 224;
    double kg = 1 - kr - kb;
    double blue = 2 * (1 - kb) * chroma;
    double red = 2 * (1 - kr) * chroma;
    double greenOfU = -blue * kb / kg;
    double greenOfV = -red * kr / kg;
    double black = fullRange ? 0 : -16 * luma;
    return new double[] {
      luma, blue, 0, black - 128 * blue,
      luma, greenOfU, greenOfV, black - 128 * (greenOfU + greenOfV),
      luma, 0, red, black - 128 * red
    };
  }

  private double luma(Color color) {
    return (kr * color.red() + (1 - kr - kb) * color.green() + kb * color.blue()) / 255;
  }

  private int chroma(double difference) {
    return round(128 + (fullRange ? 255 : 224) * difference);
  }

  private static int round(double sample) {
    return (int) Math.max(0, Math.min(255, Math.round(sample)));
  }

  private ColorMatrix withRange(boolean full) {
    return new ColorMatrix(kr, kb, full);
  }

  private static ColorMatrix named(String name, ColorMatrix otherwise) {
    return switch (name) {
      case "bt601" -> BT601;
      case "bt709" -> BT709;
      case "smpte240m" -> SMPTE240M;
      case "bt2020", "bt2020-10", "bt2100-pq", "bt2100-hlg" -> BT2020;
      default -> otherwise;
    };
  }

  private static ColorMatrix numbered(String matrix, ColorMatrix otherwise) {
    return switch (matrix) {
      case "3" -> BT709;
      case "4" -> BT601;
      case "5" -> SMPTE240M;
      case "6" -> BT2020;
      default -> otherwise;
    };
  }
}
