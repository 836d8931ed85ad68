package io.penstock.process.overlay;

import io.penstock.process.Color;
import io.penstock.process.Options;
import java.util.List;
import java.util.Optional;

/**
 * What an overlay is to draw. Places and sizes in pixels of the picture, from its top-left corner.
 *
 * @param rectangle what to frame or fill; any part of it may lie outside the picture
 * @param color of the rectangle
 * @param filled whether the rectangle is filled
 * @param thickness of the rectangle's lines, which grow inwards
 * @param text what to write
 * @param textColor of the text; its outline is black or white, whichever is further from it
 * @param textPosition the left end of the base line; by default above the rectangle
 * @param textSize height of a capital letter
 */
record OverlayOptions(
    Optional<Box> rectangle,
    Color color,
    boolean filled,
    int thickness,
    Optional<TextTemplate> text,
    Color textColor,
    Optional<Spot> textPosition,
    int textSize) {
  private static final Color GREEN = new Color(0, 255, 0);
  private static final Color WHITE = new Color(255, 255, 255);

  // What fits on no picture is a mistake, and would only cost time.
  private static final int LONGEST_TEXT = 500;

  record Box(int x, int y, int width, int height) {}

  record Spot(int x, int y) {}

  static OverlayOptions read(Options options) {
    OverlayOptions read =
        new OverlayOptions(
            options
                .integers("rectangle", "x", "y", "width", "height")
                .flatMap(numbers -> box(options, numbers)),
            options.color("color", GREEN),
            options.flag("filled", false),
            options.integer("thickness", 1, 500, 2),
            options.text("text").flatMap(text -> template(options, text)),
            options.color("text-color", WHITE),
            options.integers("text-position", "x", "y").map(n -> new Spot(n.get(0), n.get(1))),
            // Below 8 pixels the letters of OpenCV's font run into one another.
            options.integer("text-size", 8, 500, 16));
    if (options.value("rectangle").isEmpty() && options.value("text").isEmpty()) {
      options.problem("", "an overlay needs a rectangle or a text");
    }
    return read;
  }

  private static Optional<Box> box(Options options, List<Integer> numbers) {
    if (numbers.get(2) < 1 || numbers.get(3) < 1) {
      options.problem("rectangle", numbers + " has no area: width and height must be at least 1");
      return Optional.empty();
    }
    return Optional.of(new Box(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3)));
  }

  private static Optional<TextTemplate> template(Options options, String text) {
    if (text.length() > LONGEST_TEXT) {
      options.problem(
          "text", "has " + text.length() + " characters, " + LONGEST_TEXT + " are the most");
      return Optional.empty();
    }
    return Optional.of(TextTemplate.parse(text, problem -> options.problem("text", problem)));
  }
}
