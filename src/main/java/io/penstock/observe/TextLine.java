package io.penstock.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** An event as a line for people. Nothing that it says can end the line, or begin another. */
final class TextLine {
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String NO_STREAM = "-";

  /** The longest level, and a blank. */
  private static final int LEVEL_COLUMNS = 6;

  private TextLine() {}

  static String of(ILoggingEvent event) {
    String level = event.getLevel().toString();
    StringBuilder line = new StringBuilder();
    line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
        .append(' ')
        .append(level)
        .append(" ".repeat(Math.max(1, LEVEL_COLUMNS - level.length())))
        .append(logger(event))
        .append(" [");
    escape(event.getMDCPropertyMap().getOrDefault(AboutStream.KEY, NO_STREAM), line);
    line.append("] ");
    escape(event.getFormattedMessage(), line);
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(": ");
      escape(Thrown.brief(thrown), line);
    }
    return line.toString();
  }

  /** The logger's name without its package. */
  static String logger(ILoggingEvent event) {
    String name = event.getLoggerName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static void escape(String text, StringBuilder line) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line.append("\\n");
      } else if (isHarmful(c)) {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
  }

  /** What ends a line for somebody, moves a terminal's cursor, or turns the text round. */
  private static boolean isHarmful(char c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
