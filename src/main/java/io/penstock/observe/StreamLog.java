package io.penstock.observe;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of what happens to streams. Nothing else writes of it. */
final class StreamLog {
  private static final Logger LOG = LoggerFactory.getLogger(StreamLog.class);

  private StreamLog() {}

  static void write(List<LogLine> lines) {
    for (LogLine line : lines) {
      AboutStream.run(
          line.stream().value(),
          () -> {
            if (line.worse()) {
              LOG.warn("{}", line.text());
            } else {
              LOG.info("{}", line.text());
            }
          });
    }
  }
}
