package io.penstock.observe;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The log of what happens to streams. Nothing else writes of it. */
final class StreamLog {
  private static final Logger LOG = LoggerFactory.getLogger(StreamLog.class);

  private StreamLog() {}

  static void write(List<LogLine> lines) {
    for (LogLine line : lines) {
      MDC.put("stream", line.stream().value());
      try {
        if (line.worse()) {
          LOG.warn("{}", line.text());
        } else {
          LOG.info("{}", line.text());
        }
      } finally {
        MDC.remove("stream");
      }
    }
  }
}
