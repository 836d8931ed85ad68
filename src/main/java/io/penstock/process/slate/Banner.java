package io.penstock.process.slate;

import io.penstock.media.FrameFormat;
import io.penstock.process.overlay.OverlayFactory;
import io.penstock.stream.ProcessorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The overlays that say on a picture whose it is, that it is not live, and what time it is: three
 * lines on a black band across its middle, as large as the picture's height asks for.
 */
final class Banner {
  private static final String OVERLAY = new OverlayFactory().type();

  /** Twenty lines on a picture: to be read on a wall of many, and not the whole of the picture. */
  private static final int LINES = 20;

  // What the overlay takes: below 8 pixels the letters run into one another.
  private static final int SMALLEST = 8;
  private static final int LARGEST = 500;

  /** The first that fits; a character of the font is no wider than a capital is high. */
  private static final List<Clock> CLOCKS =
      List.of(
          new Clock("{time}", "2026-01-02T03:04:05+06:00".length()),
          new Clock("{time:uuuu-MM-dd HH:mm:ss}", "2026-01-02 03:04:05".length()),
          new Clock("{time:HH:mm:ss}", "03:04:05".length()));

  private record Clock(String text, int characters) {}

  private Banner() {}

  /** The overlays for pictures of this size, in the order in which they are drawn. */
  static List<ProcessorSpec> on(FrameFormat format) {
    int size = Math.max(SMALLEST, Math.min(LARGEST, format.height() / LINES));
    int title = Math.min(LARGEST, size * 3 / 2);
    int gap = size * 3 / 4;
    int high = 4 * gap + 2 * size + title;
    int top = Math.max(0, (format.height() - high) / 2);
    int nameLine = top + gap + size;
    int titleLine = nameLine + gap + title;
    int clockLine = titleLine + gap + size;
    return List.of(
        overlay(
            Map.of(
                "rectangle",
                List.of(0, top, format.width(), high),
                "filled",
                true,
                "color",
                "#000000")),
        text("{name}", "#ffffff", size, size / 2, nameLine),
        text("signal lost", "#ffc800", title, size / 2, titleLine),
        text(clock(format.width() - size, size), "#ffffff", size, size / 2, clockLine));
  }

  private static String clock(int width, int size) {
    return CLOCKS.stream()
        .filter(clock -> clock.characters() * size <= width)
        .findFirst()
        .orElse(CLOCKS.get(CLOCKS.size() - 1))
        .text();
  }

  private static ProcessorSpec text(String text, String color, int size, int x, int y) {
    return overlay(
        Map.of(
            "text", text, "text-color", color, "text-size", size, "text-position", List.of(x, y)));
  }

  private static ProcessorSpec overlay(Map<String, Object> options) {
    return new ProcessorSpec(OVERLAY, false, Optional.empty(), options);
  }
}
