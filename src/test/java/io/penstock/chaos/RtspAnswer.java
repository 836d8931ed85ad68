package io.penstock.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a server answers. */
final class RtspAnswer {
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(453, "Not Enough Bandwidth"),
          Map.entry(454, "Session Not Found"),
          Map.entry(455, "Method Not Valid in This State"),
          Map.entry(461, "Unsupported Transport"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(503, "Service Unavailable"));

  private final int status;
  private final List<String> headers = new ArrayList<>();
  private String body = "";

  private RtspAnswer(int status) {
    this.status = status;
  }

  static RtspAnswer ok() {
    return of(200);
  }

  static RtspAnswer of(int status) {
    return new RtspAnswer(status);
  }

  /** Adds a header; some may stand there twice. */
  RtspAnswer with(String name, String value) {
    headers.add(name + ": " + value);
    return this;
  }

  RtspAnswer withSdp(String sdp) {
    body = sdp;
    return with("Content-Type", "application/sdp");
  }

  int status() {
    return status;
  }

  /** As it is sent. */
  ByteBuffer toBytes(String sequence) {
    StringBuilder text = new StringBuilder("RTSP/1.0 ").append(status).append(' ');
    text.append(REASONS.getOrDefault(status, "Unknown")).append("\r\nCSeq: ").append(sequence);
    headers.forEach(header -> text.append("\r\n").append(header));
    if (!body.isEmpty()) {
      text.append("\r\nContent-Length: ").append(body.length());
    }
    text.append("\r\n\r\n").append(body);
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
