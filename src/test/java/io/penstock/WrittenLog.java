package io.penstock;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** What this process writes to its log, counted as it is written, until it is closed. */
final class WrittenLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String NO_STREAM = "-";

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Encoder<ILoggingEvent> encoder =
      ((ConsoleAppender<ILoggingEvent>) root.getAppender("out")).getEncoder();
  private final Map<String, Integer> lines = new TreeMap<>();
  private long bytes;

  WrittenLog() {
    start();
    root.addAppender(this);
  }

  /** One thread at a time. */
  @Override
  protected void append(ILoggingEvent event) {
    synchronized (lines) {
      lines.merge(event.getMDCPropertyMap().getOrDefault("stream", NO_STREAM), 1, Integer::sum);
      bytes += encoder.encode(event).length;
    }
  }

  /** How many lines, by the stream they are about; those about none are under {@code -}. */
  Map<String, Integer> lines() {
    synchronized (lines) {
      return Map.copyOf(lines);
    }
  }

  /** As they go to standard output. */
  long bytes() {
    synchronized (lines) {
      return bytes;
    }
  }

  @Override
  public void close() {
    root.detachAppender(this);
    stop();
  }
}
