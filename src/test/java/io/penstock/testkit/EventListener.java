package io.penstock.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A client for server-sent events, as the standard has it. Closing it breaks the connection. */
public final class EventListener implements AutoCloseable {
  /** An event that was dispatched. */
  public record Event(String id, String type, String data) {}

  private final HttpResponse<InputStream> response;
  private final Thread reader;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile String lastId = "";
  private final AtomicInteger comments = new AtomicInteger();
  private volatile boolean ended;
  private volatile Optional<IOException> broken = Optional.empty();

  private EventListener(HttpResponse<InputStream> response) {
    this.response = response;
    this.reader = new Thread(this::read, "event-listener");
    reader.setDaemon(true);
    reader.start();
  }

  /** Listens at {@code address}; returns once the answer has begun. */
  public static EventListener at(URI address, Optional<String> lastId) {
    HttpRequest.Builder request = request(address);
    lastId.ifPresent(id -> request.header("Last-Event-ID", id));
    return listen(request.build());
  }

  /** The same from now on, with a token. */
  public static EventListener at(URI address, String token) {
    return listen(request(address).header("Authorization", "Bearer " + token).build());
  }

  private static HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address)
        .timeout(Duration.ofSeconds(20))
        .header("Accept", "text/event-stream");
  }

  private static EventListener listen(HttpRequest request) {
    try {
      return new EventListener(
          HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new AssertionError("no answer from " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  public HttpResponse<?> response() {
    return response;
  }

  /** What was told so far; the list grows. */
  public List<Event> events() {
    return events;
  }

  /** With what a client that is cut off now comes back. */
  public String lastId() {
    return lastId;
  }

  /** Comments so far: signs of life. */
  public int comments() {
    return comments.get();
  }

  /** Whether the server ended it. */
  public boolean hasEnded() {
    return ended;
  }

  /** Whether it ended as it should, with the last chunk. */
  public boolean endedCleanly() {
    return ended && broken.isEmpty();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String type = "";
      String data = "";
      String id = lastId;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          lastId = id;
          if (!data.isEmpty()) {
            events.add(new Event(id, type, data));
          }
          type = "";
          data = "";
        } else if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else {
          String value = line.substring(line.indexOf(':') + 1).strip();
          switch (line.substring(0, line.indexOf(':'))) {
            case "id" -> id = value;
            case "event" -> type = value;
            case "data" -> data = value;
            case "retry" -> {}
            default -> throw new IOException("no field of server-sent events: " + line);
          }
        }
      }
    } catch (IOException e) {
      broken = Optional.of(e);
    }
    ended = true;
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
