package io.penstock.process;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A colour as people write it: red, green and blue from 0 to 255, full range.
 *
 * @param red from 0 to 255
 * @param green from 0 to 255
 * @param blue from 0 to 255
 */
public record Color(int red, int green, int blue) {
  private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");

  public Color {
    if ((red | green | blue) < 0 || red > 255 || green > 255 || blue > 255) {
      throw new IllegalArgumentException("not a colour: " + red + ", " + green + ", " + blue);
    }
  }

  /** The colour written as {@code #rrggbb}; empty where {@code text} is something else. */
  public static Optional<Color> parse(String text) {
    if (!HEX.matcher(text).matches()) {
      return Optional.empty();
    }
    int rgb = Integer.parseInt(text, 1, 7, 16);
    return Optional.of(new Color(rgb >> 16, rgb >> 8 & 255, rgb & 255));
  }

  @Override
  public String toString() {
    return "#%02x%02x%02x".formatted(red, green, blue);
  }
}
