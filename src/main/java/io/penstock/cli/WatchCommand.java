package io.penstock.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** {@code penstock streams watch}. */
@Command(
    name = "watch",
    description = {
      "Shows how the streams are, as it changes.",
      "A table in a terminal, else a line for each change. Ctrl-C ends it."
    },
    mixinStandardHelpOptions = true)
final class WatchCommand extends ServerCommand {
  /** However much happens: more often nobody can read. */
  private static final Duration LEAST = Duration.ofMillis(500);

  @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state.")
  private String state = "";

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only those with this label; may be given again.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description = "How often it looks when nothing is heard; 2s if not given.")
  private Duration interval = Duration.ofSeconds(2);

  @Option(names = "--plain", description = "Lines, also in a terminal.")
  private boolean plain;

  @Override
  public Integer call() {
    ApiClient api = api();
    boolean isTerminal = !plain && Ansi.AUTO.enabled();
    WatchView view = isTerminal ? new WatchTable(out()) : new WatchLines(out());
    Semaphore news = new Semaphore(0);
    Thread atSignal =
        new Thread(
            () -> {
              view.close();
              // Ctrl-C is how this ends, and no failure.
              Runtime.getRuntime().halt(0);
            },
            "end-of-watch");
    Runtime.getRuntime().addShutdownHook(atSignal);
    EventFeed events = EventFeed.open(api, news::release);
    try {
      watch(api, view, news);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      events.close();
      view.close();
      forget(atSignal);
    }
    return 0;
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }

  /** Until it is interrupted, or nobody reads any more. */
  private void watch(ApiClient api, WatchView view, Semaphore news) throws InterruptedException {
    while (!out().checkError()) {
      try {
        view.show(rows(api));
      } catch (ServerAway e) {
        view.away(String.valueOf(e.getMessage()));
      } catch (CommandFailure e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        throw e;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      TimeUnit.MILLISECONDS.sleep(Math.min(LEAST.toMillis(), interval.toMillis()));
      var unused =
          news.tryAcquire(Math.max(0, interval.minus(LEAST).toMillis()), TimeUnit.MILLISECONDS);
      news.drainPermits();
    }
  }

  private List<StreamRow> rows(ApiClient api) {
    Instant now = Instant.now();
    return StreamPaths.all(api, state, labels).stream()
        .map(stream -> StreamRow.of(stream, now, api.shown()))
        .toList();
  }
}
