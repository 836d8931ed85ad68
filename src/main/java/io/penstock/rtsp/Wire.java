package io.penstock.rtsp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One direction of an RTSP connection: messages, and between them frames of RTP and RTCP. What is
 * neither is passed over: cameras leave garbage between frames, and rtspsrc would give up. For one
 * thread at a time.
 */
final class Wire {
  /** The longest frame, and as much again for what follows it. */
  private static final int MOST_BYTES = 2 * (4 + 65_535);

  /**
   * Frames are cut to fit datagrams, as a rule. Each stream has two of these, and the threads that
   * read into them have native ones of the same size.
   */
  private static final int FIRST_BYTES = 16 * 1024;

  /** No head, and no session description, is longer. */
  private static final int LONGEST_MESSAGE = 65_535;

  /** What stands before a frame: a dollar sign, its channel, its length. */
  private static final int PREFIX = 4;

  private static final int SHORTEST_FRAME = 4;

  private static final List<byte[]> STARTS =
      List.of(
              "RTSP/",
              "OPTIONS ",
              "DESCRIBE ",
              "ANNOUNCE ",
              "SETUP ",
              "PLAY ",
              "PAUSE ",
              "TEARDOWN ",
              "GET_PARAMETER ",
              "SET_PARAMETER ",
              "REDIRECT ")
          .stream()
          .map(text -> text.getBytes(StandardCharsets.US_ASCII))
          .toList();

  /** What lies next. */
  enum Next {
    /** Not known before more has come. */
    MORE,
    FRAME,
    MESSAGE
  }

  private final InputStream in;
  private final BitSet channels;
  private byte[] buffer = new byte[FIRST_BYTES];
  private int from;
  private int to;
  private long garbage;

  /**
   * @param channels those that frames may have
   */
  Wire(InputStream in, BitSet channels) {
    this.in = in;
    this.channels = channels;
  }

  /** How many bytes were passed over. */
  long garbage() {
    return garbage;
  }

  /** What lies next, garbage passed over. */
  Next next() {
    while (from < to) {
      Next found = buffer[from] == '$' ? frame() : message();
      if (found != null) {
        return found;
      }
      from++;
      garbage++;
    }
    return Next.MORE;
  }

  private @org.jspecify.annotations.Nullable Next frame() {
    if (to - from > 1 && !channels.get(buffer[from + 1] & 0xff)) {
      return null;
    }
    if (to - from <= PREFIX) {
      return Next.MORE;
    }
    boolean isRtp = (buffer[from + PREFIX] & 0xc0) == 0x80;
    if (length() < SHORTEST_FRAME || !isRtp) {
      return null;
    }
    return to - from < PREFIX + length() ? Next.MORE : Next.FRAME;
  }

  private int length() {
    return ((buffer[from + 2] & 0xff) << 8) | (buffer[from + 3] & 0xff);
  }

  private @org.jspecify.annotations.Nullable Next message() {
    for (byte[] start : STARTS) {
      int known = Math.min(start.length, to - from);
      int same = 0;
      while (same < known && buffer[from + same] == start[same]) {
        same++;
      }
      if (same == known) {
        return wholeMessage();
      }
    }
    return null;
  }

  private @org.jspecify.annotations.Nullable Next wholeMessage() {
    int length = messageLength();
    if (length > 0 && length <= to - from) {
      return Next.MESSAGE;
    }
    return Math.max(length, to - from) > LONGEST_MESSAGE ? null : Next.MORE;
  }

  /** Head and body; 0 where the head is not there yet. */
  private int messageLength() {
    int head = headLength();
    return head == 0
        ? 0
        : head + RtspMessage.head(text(from, head)).intHeader("Content-Length").orElse(0);
  }

  private int headLength() {
    for (int i = from; i + 3 < to; i++) {
      if (buffer[i] == '\r'
          && buffer[i + 1] == '\n'
          && buffer[i + 2] == '\r'
          && buffer[i + 3] == '\n') {
        return i + 4 - from;
      }
    }
    return 0;
  }

  private String text(int start, int length) {
    return new String(buffer, start, length, StandardCharsets.UTF_8);
  }

  /** Takes the message that lies next. */
  RtspMessage takeMessage() {
    int head = headLength();
    int length = messageLength();
    String body = new String(buffer, from + head, length - head, StandardCharsets.ISO_8859_1);
    RtspMessage message = RtspMessage.head(text(from, head)).withBody(body);
    from += length;
    return message;
  }

  /** Passes on the frames that lie next, as far as they are there, in one go. */
  void passFrames(OutputStream out) throws IOException {
    int start = from;
    while (from < to && buffer[from] == '$' && frame() == Next.FRAME) {
      from += PREFIX + length();
    }
    out.write(buffer, start, from - start);
  }

  /**
   * Waits for more.
   *
   * @throws EOFException at the end
   */
  void read() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, MOST_BYTES));
    }
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) {
      throw new EOFException("the connection was closed");
    }
    to += count;
  }
}
