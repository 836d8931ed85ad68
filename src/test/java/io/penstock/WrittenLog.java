package io.penstock;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** All that this process writes to its log, as it stands there, until it is closed. */
final class WrittenLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Encoder<ILoggingEvent> encoder =
      ((ConsoleAppender<ILoggingEvent>) root.getAppender("out")).getEncoder();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> byStream = new ConcurrentHashMap<>();

  WrittenLog() {
    start();
    root.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
    byStream.merge(event.getMDCPropertyMap().getOrDefault("stream", "-"), 1, Integer::sum);
  }

  /** What was written so far, an event each. */
  List<String> lines() {
    return lines;
  }

  /** How many, by the stream they are about; those about none are under {@code -}. */
  Map<String, Integer> byStream() {
    return Map.copyOf(byStream);
  }

  /** How much that was. */
  long bytes() {
    return lines.stream().mapToLong(line -> line.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  @Override
  public void close() {
    root.detachAppender(this);
    stop();
  }
}
