package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.settings.TokenSettings;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.ServerFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service with tokens and TLS, as a client meets it. */
class SecuredServiceIT {
  private static final String TOKEN = "operatetoken0123456789";

  @TempDir private Path folder;

  private static String tokens() {
    return "penstock.auth.tokens = [ { name = ops, role = operator, token-sha256 = \"%s\" } ]\n"
        .formatted(TokenSettings.digest(TOKEN));
  }

  private static RunningService start(String hocon) {
    FakePipelines pipelines = new FakePipelines();
    return RunningService.start(hocon, real -> pipelines);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static HttpResponse<String> get(HttpClient client, String base, String path, String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpClient client(SSLContext context, String... protocols) {
    SSLParameters parameters = new SSLParameters();
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    return HttpClient.newBuilder().sslContext(context).sslParameters(parameters).build();
  }

  private static String base(String scheme, RunningService service) {
    InetSocketAddress address = service.service().address();
    return scheme + "://127.0.0.1:" + address.getPort();
  }

  @Test
  void tokensAndTlsLetInWhoeverHasBoth() throws Exception {
    ServerFiles files = ServerFiles.make(folder, "one", "EC");
    String tls =
        "penstock.http.tls { certificate = \"%s\", key = \"%s\" }\n"
            .formatted(files.certificate(), files.key());
    try (RunningService service = start(tokens() + tls)) {
      String base = base("https", service);
      HttpClient client = client(files.client());

      HttpResponse<String> in = get(client, base, "/api/v1/streams", TOKEN);
      assertThat(in.statusCode()).isEqualTo(200);
      assertThat(in.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(get(client, base, "/api/v1/streams", "").statusCode()).isEqualTo(401);
      assertThat(get(client, base, "/metrics", "").statusCode()).isEqualTo(401);
      assertThat(get(client, base, "/health/live", "").statusCode()).isEqualTo(200);
      assertThat(get(client(files.client(), "TLSv1.2"), base, "/health/live", "").statusCode())
          .isEqualTo(200);
      assertThatThrownBy(() -> get(client(files.client(), "TLSv1.1"), base, "/health/live", ""))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void managementHasAPortOfItsOwnWithoutTokens() throws Exception {
    int port = freePort();
    try (RunningService service =
        start(tokens() + "penstock.http.management.port = " + port + "\n")) {
      HttpClient client = HttpClient.newHttpClient();
      String management = "http://127.0.0.1:" + port;

      assertThat(get(client, management, "/metrics", "").statusCode()).isEqualTo(200);
      assertThat(get(client, management, "/health/ready", "").statusCode()).isEqualTo(200);
      assertThat(get(client, management, "/api/v1/streams", TOKEN).statusCode()).isEqualTo(404);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        socket
            .getOutputStream()
            .write(
                "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
            .as("a name that was made to lead here")
            .isEqualTo("HTTP/1.1 403");
      }
      String main = base("http", service);
      assertThat(get(client, main, "/metrics", TOKEN).statusCode()).isEqualTo(404);
      assertThat(get(client, main, "/health/live", "").statusCode()).isEqualTo(404);
    }
    try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(again.isBound()).as("it ends with the service").isTrue();
    }
  }

  @Test
  void aPortThatIsTakenIsToldInASentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> start("penstock.http.management.port = " + port))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1:" + port + ": ");
    }
  }
}
