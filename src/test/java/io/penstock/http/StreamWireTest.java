package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.settings.ServerSettings;
import io.penstock.control.StreamSupervisor;
import io.penstock.testkit.ActorKit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only a real connection shows. */
class StreamWireTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private ServerBinding binding;

  /** Nobody answers, and asks are patient: so it is the request that is late. */
  @BeforeEach
  void bind() throws Exception {
    ActorRef<StreamSupervisor.Command> silent = KIT.spawn(Behaviors.ignore());
    ServerSettings settings = ServerSettings.create(KIT.system().classicSystem());
    binding =
        Http.get(KIT.system())
            .newServerAt("127.0.0.1", 0)
            .withSettings(
                settings.withTimeouts(
                    settings
                        .getTimeouts()
                        .withRequestTimeout(
                            scala.concurrent.duration.Duration.create(500, TimeUnit.MILLISECONDS))
                        .withIdleTimeout(
                            scala.concurrent.duration.Duration.create(3, TimeUnit.SECONDS))))
            .bind(
                new HttpApi(
                        List.of(
                            new StreamRoutes(
                                silent,
                                KIT.system().ignoreRef(),
                                KIT.system().scheduler(),
                                Duration.ofSeconds(60),
                                new Access())))
                    .route()
                    .handler(KIT.system()))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void unbind() throws Exception {
    binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private HttpResponse<String> send(String method, String path, BodyPublisher body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/api/v1%s"
                        .formatted(binding.localAddress().getPort(), path)))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(method, body)
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void aRequestThatIsLateIsAProblemToo() throws Exception {
    HttpResponse<String> answer = send("GET", "/streams", BodyPublishers.noBody());

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("errors.md#busy", "/api/v1/streams");
  }

  @Test
  void refusesABodyThatIsTooLong() throws Exception {
    byte[] body = new byte[1024 * 1024];
    HttpResponse<String> announced = send("POST", "/streams", BodyPublishers.ofByteArray(body));
    HttpResponse<String> chunked =
        send(
            "POST", "/streams", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    for (HttpResponse<String> answer : List.of(announced, chunked)) {
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("errors.md#body-too-large");
    }
  }

  /** Akka waits for the rest of a character that a header ends in: such a client waits alone. */
  @Test
  void aHeaderThatEndsWithinACharacterHoldsNobodyElseUp() throws Exception {
    String head = "GET /nothing HTTP/1.1\r\nHost: node\r\nX: a%s\r\n\r\n";
    try (Socket whole = open(head.formatted("\u00c3\u00a4"));
        Socket broken = open(head.formatted("\u00f0"))) {
      assertThat(whole.getInputStream().readNBytes(12))
          .asString(StandardCharsets.US_ASCII)
          .isEqualTo("HTTP/1.1 404");
      assertThat(send("GET", "/nothing", BodyPublishers.noBody()).statusCode()).isEqualTo(404);

      assertThat(rest(broken)).as("the idle-timeout ends it").matches("|HTTP/1.1 4.*(?s:.*)");
    }
  }

  private static String rest(Socket socket) throws IOException {
    StringBuilder rest = new StringBuilder();
    try {
      for (int next = socket.getInputStream().read();
          next >= 0;
          next = socket.getInputStream().read()) {
        rest.append((char) next);
      }
    } catch (SocketException reset) {
      // Not all that was sent was read.
    }
    return rest.toString();
  }

  private Socket open(String sent) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), binding.localAddress().getPort());
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  @Test
  void answersHeadWithTheHeadersOfGet() throws Exception {
    HttpResponse<String> answer = send("HEAD", "/streams/no%20id", BodyPublishers.noBody());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).isEmpty();
  }
}
