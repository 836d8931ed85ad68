package io.penstock.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtmpOpeningTest {
  private static final int COMMAND = 20;
  private static final int SET_CHUNK_SIZE = 1;
  private static final byte[] HANDSHAKE = new byte[1 + 1536 + 1536];

  private final RtmpOpening opening =
      new RtmpOpening("rtmp://127.0.0.1:4711", "rtmps://media.example:1936");

  @ParameterizedTest
  @CsvSource({
    "rtmp://127.0.0.1:4711/live, rtmps://media.example:1936/live",
    "rtmp://127.0.0.1:4711/live?authmod=adobe&user=u, rtmps://media.example:1936/live?authmod=adobe&user=u",
    "rtmp://127.0.0.1:4, rtmp://127.0.0.1:4",
    "rtmp://other/live, rtmp://other/live"
  })
  void putsTheTargetsAddressIntoConnect(String asked, String told) throws IOException {
    assertThat(passed(bytes(HANDSHAKE, message(COMMAND, connect(asked), 128))))
        .isEqualTo(bytes(HANDSHAKE, message(COMMAND, connect(told), 128)));
  }

  @Test
  void goesByTheClientsChunks() throws IOException {
    byte[] chunks = message(SET_CHUNK_SIZE, new byte[] {0, 0, 16, 0}, 128);
    String asked = "rtmp://127.0.0.1:4711/live";

    assertThat(passed(bytes(HANDSHAKE, chunks, message(COMMAND, connect(asked), 4096))))
        .isEqualTo(
            bytes(
                HANDSHAKE,
                chunks,
                message(COMMAND, connect("rtmps://media.example:1936/live"), 4096)));
  }

  @Test
  void leavesACommandWithoutAnAddressAsItIs() throws IOException {
    byte[] all = bytes(HANDSHAKE, message(COMMAND, amf("connect"), 128));

    assertThat(passed(all)).isEqualTo(all);
  }

  @Test
  void readsNothingBehindConnect() throws IOException {
    ByteArrayInputStream client =
        new ByteArrayInputStream(
            bytes(HANDSHAKE, message(COMMAND, amf("connect"), 128), new byte[] {1, 2, 3}));
    opening.pass(client, new ByteArrayOutputStream());

    assertThat(client.readAllBytes()).containsExactly(1, 2, 3);
  }

  @Test
  void refusesWhatIsNoRtmp() {
    assertThatThrownBy(() -> passed(new byte[10])).isInstanceOf(EOFException.class);
    assertThatThrownBy(
            () ->
                passed(
                    bytes(
                        HANDSHAKE, "GET / HTTP/1.1\r\n\r\n    ".getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IOException.class)
        .hasMessage("this is no RTMP connect");
  }

  private byte[] passed(byte[] client) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    opening.pass(new ByteArrayInputStream(client), target);
    return target.toByteArray();
  }

  /** A connect as rtmp2sink sends it: longer than one chunk. */
  private static byte[] connect(String address) {
    return bytes(
        amf("connect"),
        new byte[] {3, 0, 3},
        "app".getBytes(StandardCharsets.UTF_8),
        amf("live"),
        new byte[] {0, 5},
        "tcUrl".getBytes(StandardCharsets.UTF_8),
        amf(address),
        amf("x".repeat(150)));
  }

  private static byte[] amf(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes(new byte[] {2, (byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
  }

  private static byte[] message(int type, byte[] payload, int chunkBytes) {
    int length = payload.length;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        new byte[] {3, 0, 0, 0, 0, (byte) (length >> 8), (byte) length, (byte) type, 0, 0, 0, 0});
    for (int at = 0; at < length; at += chunkBytes) {
      if (at > 0) {
        out.write(0xc3);
      }
      out.write(payload, at, Math.min(chunkBytes, length - at));
    }
    return out.toByteArray();
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
