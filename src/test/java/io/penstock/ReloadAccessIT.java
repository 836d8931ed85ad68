package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.SettingsReader;
import io.penstock.settings.TokenSettings;
import io.penstock.testkit.Await;
import io.penstock.testkit.ServerFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes in, and by which certificate and rules, when the configuration has changed. */
class ReloadAccessIT {
  private static final String OLD = "oldtoken-0123456789";
  private static final String NEW = "newtoken-0123456789";

  @TempDir private static Path certificates;

  private static ServerFiles first;
  private static ServerFiles second;

  @TempDir private Path folder;

  private Path file;
  private Service service;
  private HttpClient client;

  @BeforeAll
  static void makeCertificates() {
    first = ServerFiles.make(certificates, "first", "EC");
    second = ServerFiles.make(certificates, "second", "EC");
  }

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("application.conf");
    use(first);
    write(OLD, "");
    ProcessorCatalog catalog = ProcessorCatalog.load();
    ConfigSource source = new ConfigSource(file, catalog);
    SettingsReader.Result read = source.read();
    assertThat(read).isInstanceOf(SettingsReader.Loaded.class);
    service =
        Service.start(
            ((SettingsReader.Loaded) read).settings(), catalog, ConfigFactory.empty(), source);
    client = trusting(first);
  }

  @AfterEach
  void end() {
    if (service != null) {
      service.close();
    }
  }

  private void write(String token, String more) throws IOException {
    Files.writeString(
        file,
        """
        penstock {
          http { port = 0, tls { certificate = "%s", key = "%s" } }
          storage { registry = memory, directory = "%s" }
          auth.tokens = [ { name = ops, role = admin, token-sha256 = "%s" } ]
        }
        %s
        """
            .formatted(
                certificate(),
                folder.resolve("key.pem"),
                folder,
                TokenSettings.digest(token),
                more));
  }

  private Path certificate() {
    return folder.resolve("certificate.pem");
  }

  private void use(ServerFiles files) throws IOException {
    Files.copy(files.certificate(), certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(files.key(), folder.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void tokensAreOthersAndWhoListensHasToShowOne() throws Exception {
    Listener listener = new Listener(client, OLD);
    listener.awaitText(":");

    write(NEW, "");
    assertThat(reload(client, OLD).statusCode()).isEqualTo(200);

    assertThat(get(client, OLD).statusCode()).isEqualTo(401);
    assertThat(get(client, NEW).statusCode()).isEqualTo(200);
    listener.awaitEnd();
  }

  @Test
  void whoListensIsNotSentAwayWhereTokensAreAsBefore() throws Exception {
    Listener listener = new Listener(client, OLD);
    listener.awaitText(":");

    write(OLD, "penstock.log.format = text");
    assertThat(reload(client, OLD).statusCode()).isEqualTo(200);

    assertThat(put(client, OLD, "127.0.0.1").statusCode()).isEqualTo(201);
    listener.awaitText("event: spec");
  }

  @Test
  void anotherCertificateIsShownToNewConnections() throws Exception {
    use(second);
    assertThat(reload(client, OLD).statusCode()).isEqualTo(200);

    assertThat(get(trusting(second), OLD).statusCode()).isEqualTo(200);
    HttpClient stale = trusting(first);
    assertThatThrownBy(() -> get(stale, OLD)).isInstanceOf(SSLHandshakeException.class);
    assertThat(get(client, OLD).statusCode()).as("the connection of before").isEqualTo(200);
  }

  @Test
  void aBadCertificateChangesNothing() throws Exception {
    Files.writeString(certificate(), "no certificate");
    write(NEW, "");
    HttpResponse<String> refused = reload(client, OLD);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("penstock.http.tls.certificate");
    assertThat(get(trusting(first), OLD).statusCode()).isEqualTo(200);
    assertThat(get(client, NEW).statusCode()).as("nor do tokens").isEqualTo(401);
  }

  @Test
  void rulesForAddressesAreOthers() throws Exception {
    write(OLD, "penstock.api.allowed-hosts = [ \"cameras.example\" ]");
    assertThat(reload(client, OLD).body()).isEqualTo("{\"changed\":[],\"needsRestart\":[]}");

    HttpResponse<String> refused = put(client, OLD, "127.0.0.1");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("/source/uri");

    write(OLD, "");
    assertThat(reload(client, OLD).statusCode()).isEqualTo(200);
    assertThat(put(client, OLD, "127.0.0.1").statusCode()).isEqualTo(201);
  }

  // ---------------------------------------------------------------- a client

  private static HttpClient trusting(ServerFiles files) {
    return HttpClient.newBuilder().sslContext(files.client()).build();
  }

  private HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(
            URI.create("https://127.0.0.1:" + service.address().getPort() + "/api/v1" + path))
        .timeout(RunningService.LIMIT)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> get(HttpClient client, String token) throws Exception {
    return client.send(request("/streams", token).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> reload(HttpClient client, String token) throws Exception {
    return client.send(
        request("/reload", token).POST(HttpRequest.BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> put(HttpClient client, String token, String host) throws Exception {
    String body = "{\"enabled\":false,\"source\":{\"uri\":\"rtsp://%s/1\"}}".formatted(host);
    return client.send(
        request("/streams/gate", token)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Reads events until there are no more. */
  private final class Listener {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    Listener(HttpClient client, String token) throws Exception {
      InputStream body =
          client.send(request("/events", token).build(), BodyHandlers.ofInputStream()).body();
      reader = new Thread(() -> read(body), "events");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream body) {
      try (BufferedReader text =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        text.lines().forEach(lines::add);
      } catch (IOException e) {
        lines.add("failed: " + e);
      }
    }

    void awaitText(String text) {
      Await.until(
          RunningService.LIMIT,
          () -> lines.stream().anyMatch(line -> line.startsWith(text)),
          text + " in " + lines);
    }

    void awaitEnd() throws InterruptedException {
      reader.join(RunningService.LIMIT.toMillis());
      assertThat(reader.isAlive()).as("is cut off").isFalse();
      assertThat(lines).noneMatch(line -> line.startsWith("failed"));
    }
  }
}
