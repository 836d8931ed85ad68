package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.Destinations;
import io.penstock.stream.Failure;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.ShortConfig;
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

  @Test
  void goesNowhereWhereItMustNot() {
    assertThat(knock("localhost:9", onlyTo("10.0.0.0/8")))
        .contains(
            new Failure.SourceUnreachable(
                "the camera's host is neither in penstock.api.allowed-hosts nor leads to a network"
                    + " of penstock.api.allowed-networks"));
    assertThat(knock("169.254.169.254:80", onlyTo("0.0.0.0/0")))
        .contains(
            new Failure.SourceUnreachable(
                "the camera's host leads to a network of penstock.api.denied-networks"
                    + " (169.254.0.0/16)"));
  }

  @Test
  void asksWhetherItMayBeforeAnybodyIsConnectedTo() {
    TcpKnock knock = onlyTo("10.0.0.0/8");

    assertThat(knock.refusal("10.0.0.7").toCompletableFuture().join()).isEmpty();
    assertThat(knock.refusal("").toCompletableFuture().join()).as("a file").isEmpty();
    assertThat(knock.refusal("localhost").toCompletableFuture().join()).isPresent();
    assertThat(knock.refusal("nowhere.invalid").toCompletableFuture().join())
        .contains("has a name that cannot be looked up");
    assertThat(new TcpKnock().refusal("nowhere.invalid").toCompletableFuture().join()).isEmpty();
  }

  private static TcpKnock onlyTo(String network) {
    return new TcpKnock(
        new Destinations(ShortConfig.settings("api.allowed-networks = [ \"" + network + "\" ]")));
  }

  private static Optional<Failure> knock(String authority) {
    return knock(authority, new TcpKnock());
  }

  private static Optional<Failure> knock(String authority, TcpKnock knock) {
    SourceSpec source =
        new SourceSpec(
            SecretUri.parse("rtsp://" + authority + "/s"),
            Optional.empty(),
            Transport.TCP,
            Duration.ZERO,
            new Trust.Machine(),
            false);
    return knock
        .at(source)
        .toCompletableFuture()
        .orTimeout(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
        .join();
  }
}
