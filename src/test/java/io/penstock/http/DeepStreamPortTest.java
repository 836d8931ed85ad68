package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.path;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.Streams;
import io.penstock.settings.AuthSettings;
import io.penstock.settings.DeepStreamSettings;
import io.penstock.settings.HttpSettings;
import io.penstock.settings.Role;
import io.penstock.settings.TokenSettings;
import io.penstock.testkit.ActorKit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DeepStream's calls on a port of their own. */
class DeepStreamPortTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final String TOKEN = "pst_0123456789abcdef";

  private final HttpClient client = HttpClient.newHttpClient();
  private int port;
  private HttpServers.Bindings bindings;

  @BeforeEach
  void bind() throws Exception {
    ActorRef<StreamSupervisor.Command> supervisor =
        KIT.spawn(
            Behaviors.receive(StreamSupervisor.Command.class)
                .onMessage(
                    StreamSupervisor.GetStreams.class,
                    get -> {
                      get.replyTo().tell(new Streams(List.of()));
                      return Behaviors.same();
                    })
                .build());
    Access access =
        new Access(
            new AuthSettings(
                List.of(new TokenSettings("ops", Role.OPERATOR, TokenSettings.digest(TOKEN)))),
            InstantSource.system());
    port = freePort();
    bindings =
        new HttpServers(
                new HttpSettings(
                    "127.0.0.1", 0, false, Optional.empty(), "127.0.0.1", 0, List.of()),
                new DeepStreamSettings(true, port),
                access)
            .bind(
                KIT.system(),
                new HttpServers.Parts(
                    List.of(() -> path("page", () -> complete("here"))),
                    () -> path("metrics", () -> complete("numbers")),
                    Optional.of(
                        new DeepStreamRoutes(
                            KIT.system().ignoreRef(),
                            supervisor,
                            KIT.system().scheduler(),
                            Duration.ofSeconds(3),
                            access,
                            new HungCalls(() -> 0, 8)))))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void unbind() throws Exception {
    bindings.api().unbind().toCompletableFuture().get(20, TimeUnit.SECONDS);
    bindings.deepStream().orElseThrow().unbind().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @CsvSource({
    "/live, live-info",
    "/ready, ready-info",
    "/startup, startup-info",
    "/api/v1/live, live-info",
    "/api/v1/ready, ready-info",
    "/api/v1/startup, startup-info",
    "/api/v1/health/get-dsready-state, health-info"
  })
  void tellsAnybodyWhetherTheNodeServes(String path, String holds) throws Exception {
    HttpResponse<String> answer = send(port, "GET", path, "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains(holds);
  }

  @Test
  void asksForATokenWhereSomethingIsToldOrChanged() throws Exception {
    assertThat(send(port, "POST", "/api/v1/stream/add", "").statusCode()).isEqualTo(401);
    assertThat(send(port, "POST", "/api/v1/stream/remove", "").statusCode()).isEqualTo(401);
    assertThat(send(port, "GET", "/api/v1/stream/get-stream-info", "").statusCode()).isEqualTo(401);

    HttpResponse<String> info = send(port, "GET", "/api/v1/stream/get-stream-info", TOKEN);
    assertThat(info.statusCode()).isEqualTo(200);
    assertThat(info.body()).contains("GET_LIVE_STREAM_INFO_SUCCESS");
    assertThat(info.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page", "/metrics", "/api/v1/streams", "/openapi.json"})
  void servesNothingElseThere(String path) throws Exception {
    assertThat(send(port, "GET", path, TOKEN).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/live", "/ready", "/startup", "/api/v1/stream/get-stream-info"})
  void theApisPortHasNoneOfIt(String path) throws Exception {
    int api = bindings.api().localAddress().getPort();

    assertThat(send(api, "GET", path, TOKEN).statusCode()).isEqualTo(404);
    assertThat(send(api, "GET", "/page", "").body()).isEqualTo("here");
  }

  private HttpResponse<String> send(int port, String method, String path, String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString("{\"key\": \"sensor\", \"value\": {}}"));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
