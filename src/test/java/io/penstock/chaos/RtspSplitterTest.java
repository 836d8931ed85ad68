package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtspSplitterTest {
  private static final String ANSWER =
      "RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 4\r\n\r\nbody";
  private static final String STREAM =
      ANSWER + "$\0\0\3abc" + "$\1\0\0" + "OPTIONS rtsp://a/b RTSP/1.0\r\nCSeq: 2\r\n\r\n";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 50, 1000})
  void findsThePartsHoweverTheyAreCut(int piece) {
    List<RtspPart> parts = new ArrayList<>();
    RtspSplitter splitter = new RtspSplitter();
    byte[] bytes = STREAM.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; at += piece) {
      splitter.feed(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)), parts::add);
    }

    assertThat(parts).hasSize(4);
    RtspPart.Message answer = (RtspPart.Message) parts.get(0);
    assertThat(answer.startLine()).isEqualTo("RTSP/1.0 200 OK");
    assertThat(answer.header("cseq")).contains("1");
    assertThat(text(answer.raw())).isEqualTo(ANSWER);
    assertThat(parts.get(1)).isEqualTo(new RtspPart.Interleaved(0, bytes("abc")));
    assertThat(parts.get(2)).isEqualTo(new RtspPart.Interleaved(1, bytes("")));
    RtspRequest request = RtspRequest.of((RtspPart.Message) parts.get(3));
    assertThat(request.method()).isEqualTo("OPTIONS");
    assertThat(request.path()).isEqualTo("/b");
  }

  @Test
  void aPacketIsSentAsItCame() {
    assertThat(text(new RtspPart.Interleaved(5, bytes("abc")).toBytes())).isEqualTo("$\5\0\3abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://127.0.0.1:1/a/b/track0",
        "rtsp://127.0.0.1:1/a/b",
        "rtsp://127.0.0.1:1/a/b/",
        "rtsps://127.0.0.1:1/a/b?x=1/track2",
        "/a/b",
      })
  void knowsACameraByItsPathAlone(String uri) {
    assertThat(request(uri).path()).isEqualTo("/a/b");
  }

  @Test
  void knowsTheTrack() {
    assertThat(request("rtsp://127.0.0.1:1/a/track2").track()).hasValue(2);
    assertThat(request("rtsp://127.0.0.1:1/a").track()).isEmpty();
  }

  private static RtspRequest request(String uri) {
    return RtspRequest.of(new RtspPart.Message("SETUP " + uri + " RTSP/1.0", Map.of(), bytes("")));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
  }
}
