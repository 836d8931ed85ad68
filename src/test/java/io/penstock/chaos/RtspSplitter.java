package io.penstock.chaos;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Cuts the bytes of one direction of an RTSP connection into its parts. */
final class RtspSplitter {
  private static final String HEAD_END = "\r\n\r\n";

  private ByteBuffer kept = ByteBuffer.allocate(16 * 1024).limit(0);

  /** Takes bytes, and hands over every part that is complete now. */
  void feed(ByteBuffer bytes, Consumer<RtspPart> parts) {
    keep(bytes);
    while (kept.hasRemaining()) {
      int length = kept.get(kept.position()) == RtspPart.Interleaved.MAGIC ? packet() : message();
      if (length < 0) {
        return;
      }
      ByteBuffer whole = ByteBuffer.allocate(length);
      whole.put(kept.slice(kept.position(), length)).flip();
      kept.position(kept.position() + length);
      parts.accept(part(whole));
    }
  }

  private void keep(ByteBuffer bytes) {
    if (kept.capacity() - kept.limit() < bytes.remaining()) {
      ByteBuffer larger =
          ByteBuffer.allocate(
              Math.max(kept.capacity(), 2 * (kept.remaining() + bytes.remaining())));
      larger.put(kept).flip();
      kept = larger;
    }
    int end = kept.limit();
    kept.limit(end + bytes.remaining());
    kept.put(end, bytes, bytes.position(), bytes.remaining());
    bytes.position(bytes.limit());
  }

  /** The length of the packet, or -1 where it is not complete. */
  private int packet() {
    if (kept.remaining() < RtspPart.Interleaved.HEADER_BYTES) {
      return -1;
    }
    int length = RtspPart.Interleaved.HEADER_BYTES + (kept.getShort(kept.position() + 2) & 0xffff);
    return kept.remaining() < length ? -1 : length;
  }

  /** The length of the message, or -1 where it is not complete. */
  private int message() {
    String text = text(kept);
    int head = text.indexOf(HEAD_END);
    if (head < 0) {
      return -1;
    }
    int length = head + HEAD_END.length() + bodyLength(text.substring(0, head));
    return kept.remaining() < length ? -1 : length;
  }

  private static int bodyLength(String head) {
    return Integer.parseInt(headers(head).getOrDefault("content-length", "0"));
  }

  private static RtspPart part(ByteBuffer whole) {
    if (whole.get(0) == RtspPart.Interleaved.MAGIC) {
      int header = RtspPart.Interleaved.HEADER_BYTES;
      return new RtspPart.Interleaved(
          whole.get(1) & 0xff, whole.slice(header, whole.limit() - header));
    }
    String text = text(whole);
    String head = text.substring(0, text.indexOf(HEAD_END));
    return new RtspPart.Message(head.lines().findFirst().orElse(""), headers(head), whole);
  }

  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new HashMap<>();
    List<String> lines = head.lines().skip(1).toList();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
  }
}
