package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.FrameFormat;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.rtsp.SessionTimeouts;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.Credentials;
import io.penstock.stream.Failure;
import io.penstock.stream.RetryRule;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import io.penstock.testkit.NothingLeft;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the real rtspsrc, since it is its words that are read. */
@ExtendWith(NothingLeft.class)
class SourceFailuresTest {
  private static final DecoderChoice DECODER =
      new DecoderChoice("software", List.of(new ElementSettings("avdec_h264", Map.of())));

  @ParameterizedTest
  @CsvSource({
    "401 Unauthorized, the camera refuses the user name or password (401 Unauthorized)",
    "403 Forbidden, the camera refuses this user access (403 Forbidden)",
    "403 Nix da, the camera refuses this user access (403 Forbidden)"
  })
  void aRefusalIsNotTriedAgain(String answer, String message) throws Exception {
    assertThat(failure(answer))
        .isEqualTo(new Failure.SourceUnauthorized(message))
        .satisfies(
            failure ->
                assertThat(failure.retryRule()).isEqualTo(new RetryRule.UntilCredentialsChange(2)));
  }

  @ParameterizedTest
  @CsvSource({
    "404 Not Found, notFound",
    "454 Session Not Found, notFound",
    "453 Not Enough Bandwidth, busy",
    "503 Service Unavailable, busy",
    "500 Internal Server Error, refused"
  })
  void anyOtherAnswerIsToldAndTriedAgain(String answer, String cause) throws Exception {
    Failure failure = failure(answer);

    assertThat(failure.message()).isEqualTo("the camera cannot be read: it answered " + answer);
    assertThat(failure.cause()).isEqualTo(cause);
    assertThat(failure.retryRule()).isNotInstanceOf(RetryRule.UntilCredentialsChange.class);
  }

  @Test
  void anAnswerThatRepeatsThePasswordDoesNotTellIt() throws Exception {
    assertThat(failure("404 No path for hunter2secret").message())
        .isEqualTo("the camera cannot be read: it answered 404 No path for ***");
  }

  @Test
  void noMessageEndsInAFullStop() throws Exception {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    assertThat(failure(port))
        .isInstanceOf(Failure.SourceRefused.class)
        .satisfies(failure -> assertThat(failure.message()).doesNotEndWith("."));
  }

  @ParameterizedTest
  @CsvSource({
    "Could not open resource for reading., Could not open resource for reading",
    "Not found, Not found",
    "'', ''"
  })
  void takesAFullStopAway(String text, String without) {
    assertThat(BusMessage.withoutFullStop(text)).isEqualTo(without);
  }

  /** What an attempt at a camera ends with that answers this to DESCRIBE. */
  private static Failure failure(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var unused = CompletableFuture.runAsync(() -> serve(server, answer));
      return failure(server.getLocalPort());
    }
  }

  private static Failure failure(int port) throws Exception {
    GstRuntime.start();
    CompletableFuture<Failure> failed = new CompletableFuture<>();
    SourceSpec camera =
        new SourceSpec(
            SecretUri.parse("rtsp://127.0.0.1:" + port + "/stream"),
            Optional.of(new Credentials("viewer", new Secret("hunter2secret"))),
            Transport.TCP,
            Duration.ZERO,
            new Trust.Machine(),
            false);
    try (SourceSession session =
        Ingest.open(
            "test",
            SourceRequest.plain(camera),
            Optional.of(DECODER),
            new SessionTimeouts(),
            new First(failed),
            failure -> failure,
            () -> {})) {
      assertThat(session.hasEnded()).isFalse();
      return failed.get(10, TimeUnit.SECONDS);
    }
  }

  private static void serve(ServerSocket server, String answer) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          answer(socket, answer);
        }
      }
    } catch (IOException e) {
      // The test is through, and has closed the server.
    }
  }

  private static void answer(Socket socket, String answer) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String request = "";
    String sequence = "";
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (request.isEmpty()) {
        request = line;
      } else if (line.startsWith("CSeq")) {
        sequence = line;
      } else if (line.isEmpty()) {
        String status = request.startsWith("OPTIONS") ? "200 OK" : answer;
        String response =
            "RTSP/1.0 " + status + "\r\n" + sequence + "\r\nPublic: DESCRIBE, SETUP, PLAY\r\n\r\n";
        socket.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
        request = "";
      }
    }
  }

  private record First(CompletableFuture<Failure> failed) implements SourceListener {
    @Override
    public void firstFrame(FrameFormat format) {}

    @Override
    public void failed(Failure failure) {
      failed.complete(failure);
    }
  }
}
