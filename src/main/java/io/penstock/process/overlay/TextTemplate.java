package io.penstock.process.overlay;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A text with placeholders, taken apart once. Immutable. */
final class TextTemplate {
  // English, since its names of days and months are ASCII, which is all that OpenCV can draw.
  private static final DateTimeFormatter ISO_SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ENGLISH);

  private final List<Part> parts;

  private TextTemplate(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  sealed interface Part {}

  record Literal(String text) implements Part {}

  record Time(DateTimeFormatter formatter, boolean finerThanSeconds) implements Part {}

  record StreamId() implements Part {}

  record StreamName() implements Part {}

  record Fps() implements Part {}

  /** Takes {@code text} apart; what is wrong with it goes to {@code problems} and is left out. */
  static TextTemplate parse(String text, Consumer<String> problems) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char next = text.charAt(at);
      if (next != '{') {
        literal.append(next);
        at++;
      } else if (text.startsWith("{{", at)) {
        literal.append('{');
        at += 2;
      } else {
        int end = text.indexOf('}', at);
        if (end < 0) {
          problems.accept("\"" + text.substring(at) + "\" has no \"}\"; write {{ for a brace");
          break;
        }
        flush(literal, parts);
        placeholder(text.substring(at + 1, end), parts, problems);
        at = end + 1;
      }
    }
    flush(literal, parts);
    return new TextTemplate(parts);
  }

  List<Part> parts() {
    return parts;
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (literal.length() > 0) {
      parts.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private static void placeholder(String name, List<Part> parts, Consumer<String> problems) {
    switch (name) {
      case "time" -> parts.add(new Time(ISO_SECONDS, false));
      case "stream" -> parts.add(new StreamId());
      case "name" -> parts.add(new StreamName());
      case "fps" -> parts.add(new Fps());
      default -> {
        if (name.startsWith("time:")) {
          time(name.substring("time:".length()), parts, problems);
        } else {
          problems.accept(
              "{"
                  + name
                  + "} is unknown, there is {time}, {time:PATTERN}, {stream}, {name} and {fps}");
        }
      }
    }
  }

  private static void time(String pattern, List<Part> parts, Consumer<String> problems) {
    try {
      DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
      // A pattern may be well formed and yet ask for what a time does not have.
      ZonedDateTime sample = ZonedDateTime.of(2000, 1, 2, 3, 4, 5, 678_000_000, ZoneOffset.UTC);
      boolean finer =
          !formatter.format(sample).equals(formatter.format(sample.withNano(123_000_000)));
      parts.add(new Time(formatter, finer));
    } catch (IllegalArgumentException | DateTimeException e) {
      problems.accept("{time:" + pattern + "} is not a date-time pattern: " + e.getMessage());
    }
  }
}
