package io.penstock.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the pieces in which it comes. */
class WireTest {
  private static final String ANSWER = "RTSP/1.0 200 OK\r\nCSeq: 7\r\nContent-Length: 3\r\n\r\nabc";
  private static final String REQUEST = "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n";

  private static String frame(int channel, String rest) {
    int length = rest.length() + 1;
    return "$"
        + (char) channel
        + (char) (length >> 8)
        + (char) (length & 0xff)
        + (char) 0x80
        + rest;
  }

  /** What lies on the wire, in order: messages by their first line, frames by their bytes. */
  private static List<String> read(String bytes, int piece, long garbage) throws IOException {
    BitSet channels = new BitSet();
    channels.set(0, 2);
    byte[] all = bytes.getBytes(StandardCharsets.ISO_8859_1);
    InputStream in =
        new ByteArrayInputStream(all) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, piece));
          }
        };
    Wire wire = new Wire(in, channels);
    List<String> found = new ArrayList<>();
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(
            () -> {
              while (true) {
                switch (wire.next()) {
                  case MESSAGE -> {
                    RtspMessage message = wire.takeMessage();
                    found.add(message.start() + "|" + message.body());
                  }
                  case FRAME -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    wire.passFrames(out);
                    found.add(out.toString(StandardCharsets.ISO_8859_1));
                  }
                  case MORE -> wire.read();
                }
              }
            });
    assertThat(wire.garbage()).isEqualTo(garbage);
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void tellsMessagesAndFramesApart(int piece) throws IOException {
    String frames = frame(0, "picture") + frame(1, "report");

    List<String> found = read(frames + ANSWER + frame(0, "$RTSP/") + REQUEST, piece, 0);

    assertThat(String.join("", found))
        .isEqualTo(frames + "RTSP/1.0 200 OK|abc" + frame(0, "$RTSP/") + "OPTIONS * RTSP/1.0|");
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 16 * 1024, 200_000})
  void takesTheLongestFramesAmongShortOnes(int piece) throws IOException {
    String longest = frame(0, "x".repeat(65_534));
    String all = frame(0, "short") + longest + longest + frame(1, "report");

    assertThat(String.join("", read(all, piece, 0))).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1000})
  void passesOverGarbage(int piece) throws IOException {
    // Among it a frame of a channel that nobody set up, one that is no RTP, and an empty one.
    String garbage = "\0xyz$" + frame(9, "stray") + "$\0\0\5wrong" + "$\0\0\0" + "RTS_";

    List<String> found =
        read(garbage + frame(0, "one") + garbage + ANSWER, piece, 2L * garbage.length());

    assertThat(found).containsExactly(frame(0, "one"), "RTSP/1.0 200 OK|abc");
  }
}
