package io.penstock.http;

import akka.util.ByteString;
import java.time.Duration;
import java.util.Map;

/** Server-sent events as they go over the wire (WHATWG HTML, 9.2). */
final class EventText {
  /** How long a client waits before it comes back. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private EventText() {}

  static ByteString event(String id, EventType type, Object data) {
    return block(id, type.label(), data);
  }

  /** Something may have been missed: what the client knows of streams has to be read again. */
  static ByteString reset(String id, String reason) {
    return block(id, "reset", Map.of("reason", reason));
  }

  private static ByteString block(String id, String type, Object data) {
    return ByteString.fromString("id: " + id + "\nevent: " + type + "\ndata: ")
        .concat(Json.bytes(data)) // one line: JSON escapes line ends
        .concat(ByteString.fromString("\n\n"));
  }

  /**
   * Where a client begins. Without data it makes no event, and yet the client can come back with
   * that id, though it was told nothing before the connection broke.
   */
  static ByteString beginning(String id) {
    return ByteString.fromString("retry: " + RETRY.toMillis() + "\nid: " + id + "\n\n");
  }

  /** Nothing happened, up to this id. */
  static ByteString heartbeat(String id) {
    return ByteString.fromString(": alive\nid: " + id + "\n\n");
  }
}
