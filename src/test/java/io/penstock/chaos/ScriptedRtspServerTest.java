package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.stream.Transport;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.RtspProbe;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server as clients see it: good cameras, and whole servers that go and come back. */
@ExtendWith(NothingLeft.class)
class ScriptedRtspServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int SHORT_MILLIS = 300;

  private final CameraScript good = CameraScript.of(PreEncodedClip.standard());
  private final ScriptedRtspServer server = ScriptedRtspServer.with(good);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void anotherClientSeesACamera() {
    assertThat(RtspProbe.of(server.address()).output()).isEqualTo("h264,320,240");
    assertThat(RtspProbe.overUdp(server.address()).output()).isEqualTo("h264,320,240");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void theIngestSeesEveryPictureOfIt(Transport transport) {
    try (SourceWatch watch = SourceWatch.of(server.address(), transport)) {
      awaitPictures(watch, 40);
      List<Integer> numbers =
          watch.pictures().stream().map(seen -> seen.number().orElse(-1)).limit(40).toList();
      assertThat(numbers).isSorted().doesNotContain(-1).doesNotHaveDuplicates();
      assertThat(watch.failures()).isEmpty();
    }
    Await.until(LIMIT, () -> server.counts().open() == 0, "it has left");
    assertThat(server.counts().sessions()).isZero();
  }

  @Test
  void answersWith404WhereNoCameraIs() throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/other")) {
      assertThat(RtspCaller.status(caller.ask("DESCRIBE"))).isEqualTo(404);
    }
  }

  @Test
  void countsWhatClientsDo() throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.ask("DESCRIBE");
      assertThat(server.counts().handshakes()).isEqualTo(1);
      caller.play();
      caller.ask("GET_PARAMETER");
      caller.packet(0);
      ServerCounts counts = server.counts();
      assertThat(counts.pictures()).isPositive();
      assertThat(counts)
          .usingRecursiveComparison()
          .ignoringFields("pictures")
          .isEqualTo(new ServerCounts(1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0));
      assertThat(server.counts("/camera"))
          .usingRecursiveComparison()
          .ignoringFields("pictures")
          .isEqualTo(counts);
    }
    Await.until(LIMIT, () -> server.counts().open() == 0, "it has left");
    assertThat(server.counts().sessions()).isZero();
  }

  // ---------------------------------------------------------------- outages

  @Test
  void vanishesWithAResetAndComesBack() throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.ask("DESCRIBE");
      server.vanish(ScriptedRtspServer.Vanishing.RESET);
      assertThatThrownBy(() -> caller.packet(0))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThatThrownBy(() -> new RtspCaller(server.port(), "/camera"))
          .isInstanceOf(ConnectException.class);
    }
    server.comeBack();
    assertServes();
  }

  @Test
  void vanishesInOrderAndComesBack() throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      server.vanish(ScriptedRtspServer.Vanishing.CLOSE);
      assertThat(server.counts().sessions()).isZero();
      assertThatThrownBy(
              () -> {
                while (true) {
                  caller.packet(0);
                }
              })
          .hasMessage("the server closed the connection");
    }
    server.comeBack();
    assertServes();
  }

  @Test
  void isABlackHoleUntilItComesBack() throws IOException {
    int port = server.port();
    try (RtspCaller before = new RtspCaller(port, "/camera")) {
      before.ask("DESCRIBE");
      server.vanish(ScriptedRtspServer.Vanishing.BLACK_HOLE);
      assertSaysNothing(before);
      try (RtspCaller during = new RtspCaller(port, "/camera")) {
        assertSaysNothing(during);
        server.comeBack();
        assertThatThrownBy(() -> during.packet(0)).isInstanceOf(SocketException.class);
      }
    }
    assertServes();
  }

  @Test
  void freezesLikeAStoppedProcessAndGoesOn() {
    try (SourceWatch watch = SourceWatch.of(server.address())) {
      awaitPictures(watch, 10);
      server.freeze();
      long sent = server.counts().pictures();
      assertThatThrownBy(
              () -> {
                try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
                  caller.socket().setSoTimeout(SHORT_MILLIS);
                  caller.ask("DESCRIBE");
                }
              })
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(server.counts().pictures()).isEqualTo(sent);
      server.thaw();
      awaitPictures(watch, watch.pictures().size() + 10);
    }
  }

  @Test
  void removesACameraWithItsConnections() throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      server.remove("/camera");
      assertThatThrownBy(
              () -> {
                while (true) {
                  caller.packet(0);
                }
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(RtspProbe.of(server.address()).output()).contains("404");
  }

  @Test
  void endsItsThreadAndItsConnectionsWhenClosed() throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      long start = System.nanoTime();
      server.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      assertThatThrownBy(
              () -> {
                while (true) {
                  caller.packet(0);
                }
              })
          .isInstanceOf(IOException.class);
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("scripted-rtsp");
    }
  }

  private void assertServes() throws IOException {
    try (RtspCaller caller = new RtspCaller(server.port(), "/camera")) {
      caller.play();
      assertThat(caller.packet(0).remaining()).isPositive();
    }
  }

  private static void assertSaysNothing(RtspCaller caller) throws IOException {
    caller.socket().setSoTimeout(SHORT_MILLIS);
    assertThatThrownBy(() -> caller.ask("OPTIONS")).isInstanceOf(SocketTimeoutException.class);
  }

  private static void awaitPictures(SourceWatch watch, int count) {
    Await.until(LIMIT, () -> watch.pictures().size() >= count, count + " pictures");
  }
}
