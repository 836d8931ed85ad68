package io.penstock.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a server's events, in a thread of its own, and rings whenever there is one; connects
 * again when the connection ends. What happened is asked for by whoever hears it, so that none
 * needs to be read here, and a server without events is only looked at less often.
 */
final class EventFeed implements AutoCloseable {
  private static final String TYPE = "text/event-stream";
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ApiClient api;
  private final Runnable bell;
  private final Thread thread;
  private volatile @Nullable InputStream current;
  private volatile boolean closed;

  private EventFeed(ApiClient api, Runnable bell) {
    this.api = api;
    this.bell = bell;
    this.thread = new Thread(this::listen, "events");
    thread.setDaemon(true);
  }

  /**
   * @param bell is run in the thread of this
   */
  static EventFeed open(ApiClient api, Runnable bell) {
    EventFeed feed = new EventFeed(api, bell);
    feed.thread.start();
    return feed;
  }

  private void listen() {
    try {
      while (!closed && connect()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Whether it may help to come back. */
  private boolean connect() {
    try {
      HttpResponse<InputStream> response = api.open("/events", TYPE);
      try (InputStream body = response.body()) {
        current = body;
        boolean hasEvents =
            response.statusCode() == 200
                && response.headers().firstValue("Content-Type").orElse("").startsWith(TYPE);
        if (hasEvents) {
          bell.run(); // what happened in between is news as well
          ring(body);
        }
        return hasEvents || response.statusCode() >= 500;
      }
    } catch (IOException | UncheckedIOException | CommandFailure e) {
      return !closed;
    }
  }

  private void ring(InputStream body) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    String line;
    while ((line = lines.readLine()) != null) {
      if (line.startsWith("data:")) {
        bell.run();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      InputStream body = current;
      if (body != null) {
        body.close();
      }
    } catch (IOException e) {
      // It was over anyway.
    }
  }
}
