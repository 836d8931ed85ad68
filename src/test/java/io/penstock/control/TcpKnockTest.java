package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import io.penstock.testkit.ActorKit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TcpKnockTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void somebodyAnswers() throws IOException {
    try (ServerSocket camera = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(knock("127.0.0.1:" + camera.getLocalPort())).isEmpty();
      assertThat(knock("localhost:" + camera.getLocalPort())).isEmpty();
    }
  }

  @Test
  void theMachineRefuses() throws IOException {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    assertThat(knock("127.0.0.1:" + port))
        .contains(new Failure.SourceRefused("the camera refuses the connection"));
  }

  @Test
  void nobodyKnowsTheName() {
    assertThat(knock("nowhere.invalid"))
        .contains(new Failure.SourceUnreachable("the camera's name is not known"));
  }

  private static Optional<Failure> knock(String authority) {
    SourceSpec source =
        new SourceSpec(
            SecretUri.parse("rtsp://" + authority + "/s"),
            Optional.empty(),
            Transport.TCP,
            Duration.ZERO,
            new Trust.Machine(),
            false);
    return new TcpKnock()
        .at(source)
        .toCompletableFuture()
        .orTimeout(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
        .join();
  }
}
