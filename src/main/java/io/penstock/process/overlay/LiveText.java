package io.penstock.process.overlay;

import io.penstock.process.ProcessorContext;
import java.time.Instant;
import java.util.Locale;

/**
 * A template's text for one stream as time goes by. The text is made anew when the clock's second
 * changes, not for each frame; only a pattern that shows parts of a second is made anew every time.
 */
final class LiveText {
  private final TextTemplate template;
  private final ProcessorContext stream;
  private final long unitMillis;
  private long madeAt = Long.MIN_VALUE;
  private String value = "";

  LiveText(TextTemplate template, ProcessorContext stream) {
    this.template = template;
    this.stream = stream;
    this.unitMillis = unitMillis(template);
  }

  /** What to show now. The same object as before where nothing changed. */
  String at(double fps) {
    long now = stream.clock().millis();
    long tick = unitMillis == Long.MAX_VALUE ? 0 : Math.floorDiv(now, unitMillis);
    if (tick != madeAt) {
      madeAt = tick;
      String made = make(Instant.ofEpochMilli(now), fps);
      value = made.equals(value) ? value : made;
    }
    return value;
  }

  private String make(Instant now, double fps) {
    StringBuilder text = new StringBuilder();
    for (TextTemplate.Part part : template.parts()) {
      if (part instanceof TextTemplate.Literal literal) {
        text.append(literal.text());
      } else if (part instanceof TextTemplate.Time time) {
        time.formatter().formatTo(now.atZone(stream.zone()), text);
      } else if (part instanceof TextTemplate.StreamId) {
        text.append(stream.stream());
      } else if (part instanceof TextTemplate.StreamName) {
        text.append(stream.name());
      } else if (part instanceof TextTemplate.Fps) {
        text.append(String.format(Locale.ROOT, "%.1f", fps));
      }
    }
    return ascii(text);
  }

  /** OpenCV's font has no other characters; one {@code ?} stands for each of them. */
  private static String ascii(CharSequence text) {
    StringBuilder ascii = new StringBuilder(text.length());
    text.codePoints().forEach(c -> ascii.append(c >= ' ' && c <= '~' ? (char) c : '?'));
    return ascii.toString();
  }

  private static long unitMillis(TextTemplate template) {
    long unit = Long.MAX_VALUE;
    for (TextTemplate.Part part : template.parts()) {
      if (part instanceof TextTemplate.Time time) {
        unit = Math.min(unit, time.finerThanSeconds() ? 1 : 1000);
      } else if (part instanceof TextTemplate.Fps) {
        unit = Math.min(unit, 1000);
      }
    }
    return unit;
  }
}
