package io.penstock.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/**
 * Writes what is logged, one line an event whatever it says, in the format that the operator chose.
 * Named in {@code logback.xml}.
 */
public final class LogLines extends EncoderBase<ILoggingEvent> {
  private static final String FORMAT = "PENSTOCK_LOG_FORMAT";
  private static final byte[] NOTHING = {};

  /** Until the configuration is read, the environment alone can say it. */
  private static volatile boolean json = "json".equals(System.getenv(FORMAT));

  /** Whether lines are JSON from now on. */
  public static void inJson(boolean wanted) {
    json = wanted;
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return ((json ? JsonLine.of(event) : TextLine.of(event)) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
