package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.TokenSettings;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.ServerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that change a running service, against one with tokens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientChangesIT {
  private static final String OPERATOR = "operatetoken0123456789";
  private static final String VIEWER = "viewertoken01234567890";
  private static final String PASSWORD = "Planted-pa55-w0rd";

  @TempDir private Path folder;
  private RunningService service;

  @BeforeAll
  void start() {
    FakePipelines pipelines = new FakePipelines();
    service =
        RunningService.start(
            """
            penstock.auth.tokens = [
              { name = ops, role = operator, token-sha256 = "%s" }
              { name = eyes, role = viewer, token-sha256 = "%s" }
            ]
            penstock.streams.declared { enabled = false, source.uri = "rtsp://127.0.0.1:1/s" }
            """
                .formatted(TokenSettings.digest(OPERATOR), TokenSettings.digest(VIEWER)),
            real -> pipelines);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private TypedCommand as(String token, String... arguments) {
    try {
      Path file = Files.writeString(folder.resolve("token"), token);
      return TypedCommand.run(
          Stream.concat(
                  Arrays.stream(arguments),
                  Stream.of(
                      "--server",
                      "http://127.0.0.1:" + service.service().address().getPort(),
                      "--token-file",
                      file.toString()))
              .toArray(String[]::new));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String well(String... arguments) {
    TypedCommand command = as(OPERATOR, arguments);
    assertThat(command.status()).as(command.toString()).isZero();
    return command.out();
  }

  private String refused(String... arguments) {
    TypedCommand command = as(OPERATOR, arguments);
    assertThat(command.status()).as(command.toString()).isOne();
    return command.out() + command.err();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void aStreamFromItsFirstToItsLastDay() throws IOException {
    String password = write("password", PASSWORD + "\n");
    assertThat(
            well(
                "streams",
                "add",
                "gate",
                "rtsp://127.0.0.1:1/s",
                "--username",
                "viewer",
                "--password-file",
                password,
                "--output",
                "main=rtmp://127.0.0.1:1/live/{id}",
                "--name",
                "Tor",
                "--label",
                "site=north",
                "--disabled"))
        .isEqualTo("added gate\n");
    assertThat(refused("streams", "add", "gate", "rtsp://127.0.0.1:1/s")).contains("409", "gate");
    assertThat(well("streams", "get", "gate"))
        .contains("name: Tor", "site: north", "username: viewer")
        .doesNotContain(PASSWORD);
    assertThat(refused("streams", "restart", "gate")).contains("not wanted to run");

    well("streams", "enable", "gate");
    assertThat(well("streams", "list", "--json"))
        .doesNotContain("\"state\" : \"disabled\", \"id\" : \"gate\"");
    well("streams", "restart", "gate");
    well("streams", "disable", "gate");
    assertThat(well("streams", "list")).containsPattern("gate +disabled");
    assertThat(refused("streams", "snapshot", "gate", folder.resolve("x.jpg").toString()))
        .contains("penstock: ");
    assertThat(folder.resolve("x.jpg")).doesNotExist();

    assertThat(well("streams", "history", "gate").lines().toList())
        .hasSize(4)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).startsWith("AT").contains("WHO", "WHAT", "KEYS");
              assertThat(lines.get(1)).contains("ops").contains("enabled");
              assertThat(lines.get(3)).contains("ops", "created");
            });
    well("streams", "remove", "gate");
    assertThat(refused("streams", "get", "gate")).contains("404");
    assertThat(refused("streams", "remove", "declared")).contains("409");
  }

  @Test
  void appliesFilesAndTakesItsOwnExportBack() throws IOException {
    String file =
        write(
            "streams.conf",
            """
            penstock.streams {
              a { enabled = false, source { uri = "rtsp://127.0.0.1:1/a", username = u, password = "%s" } }
              b { enabled = false, source.uri = "rtsp://127.0.0.1:1/b" }
            }
            """
                .formatted(PASSWORD));
    assertThat(well("streams", "apply", "--dry-run", file))
        .contains("created    a", "created    b", "2 streams: 2 created (dry run");
    assertThat(refused("streams", "get", "a")).contains("404");
    assertThat(well("streams", "apply", file)).contains("2 streams: 2 created");
    assertThat(well("streams", "apply", file)).contains("2 streams: 2 same");

    for (String name : new String[] {"export.conf", "export.json"}) {
      String export = folder.resolve(name).toString();
      well("streams", "export", export);
      assertThat(folder.resolve(name)).content().contains("***").doesNotContain(PASSWORD);
      assertThat(well("streams", "apply", export))
          .contains("same       a", "same       b")
          .doesNotContain("replaced");
    }

    String changed =
        write(
            "changed.json",
            "[{\"id\": \"b\", \"enabled\": false, \"name\": \"Hof\", \"source\": {\"uri\": \"rtsp://127.0.0.1:1/b\"}}]");
    assertThat(well("streams", "apply", changed)).contains("replaced   b");

    String wrong =
        write(
            "wrong.yaml",
            """
            streams:
              b: { enabled: false, source: { uri: "rtsp://127.0.0.1:1/other" } }
              c: { source: { uri: "gopher://x" }, encode: { bitrate: -1 } }
            """);
    assertThat(refused("streams", "apply", wrong))
        .contains("invalid    c", "/source/uri", "/encode/bitrate", "nothing was changed");
    assertThat(well("streams", "get", "b")).contains("name: Hof");

    String moved =
        write(
            "moved.conf",
            "penstock.streams.a { source { uri = \"rtsp://127.0.0.2/a\", username = u, password = \"***\" } }");
    assertThat(refused("streams", "apply", moved))
        .contains("/source/password", "must be given again, since the address names another host");
    well("streams", "remove", "a");
    well("streams", "remove", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in.conf | penstock.streams.imported { source.uri = "rtsp://127.0.0.1:1/s" }
          in.csv  | id,uri~imported,rtsp://127.0.0.1:1/s
          in.yml  | paths:~  imported:~    source: rtsp://127.0.0.1:1/s
          in.yaml | cameras:~  imported:~    ffmpeg:~      inputs:~        - path: rtsp://127.0.0.1:1/s~          roles: [detect]
          """)
  void importsFilesOfOtherPrograms(String name, String text) throws IOException {
    String file = write(name, text.replace('~', '\n') + "\n");

    assertThat(well("streams", "import", "--dry-run", file)).contains("created    imported");
    assertThat(refused("streams", "get", "imported")).contains("404");
    assertThat(
            well(
                "streams",
                "import",
                file,
                "--label",
                "from=file",
                "--output",
                "rtmp://127.0.0.1:1/live/{id}"))
        .contains("created    imported");
    assertThat(well("streams", "get", "imported"))
        .contains("rtsp://127.0.0.1:1/s", "from: file", "rtmp://127.0.0.1:1/live/");
    assertThat(well("streams", "import", file)).contains("imported");
    well("streams", "remove", "imported");
  }

  @Test
  void whoMayNotIsToldSoInASentence() throws IOException {
    TypedCommand stranger = as("a-token-that-nobody-has", "streams", "list");
    assertThat(stranger.status()).isOne();
    assertThat(stranger.err())
        .startsWith("penstock: the server does not let you in")
        .contains("--token-file")
        .hasLineCount(1);

    assertThat(as(VIEWER, "streams", "list").status()).isZero();
    for (String[] command :
        new String[][] {
          {"streams", "add", "x", "rtsp://127.0.0.1:1/s"},
          {"streams", "enable", "declared"},
          {"streams", "remove", "declared"},
          {"streams", "apply", write("x.conf", "x.source.uri = \"rtsp://127.0.0.1:1/s\"")},
          {"reload"},
          {"rekey"},
          {"backup", folder.resolve("x.json").toString()}
        }) {
      TypedCommand viewer = as(VIEWER, command);
      assertThat(viewer.status()).as(viewer.toString()).isOne();
      assertThat(viewer.err()).startsWith("penstock: ").contains("403", "role").hasLineCount(1);
    }
    assertThat(refused("reload")).contains("admin").hasLineCount(1);
  }

  @Test
  void aServerWithTlsIsTrustedByItsCertificate() {
    ServerFiles files = ServerFiles.make(folder, "one", "EC");
    FakePipelines pipelines = new FakePipelines();
    try (RunningService secured =
        RunningService.start(
            "penstock.http.tls { certificate = \"%s\", key = \"%s\" }"
                .formatted(files.certificate(), files.key()),
            real -> pipelines)) {
      String server = "https://127.0.0.1:" + secured.service().address().getPort();

      TypedCommand trusting =
          TypedCommand.run(
              "streams", "list", "--server", server, "--ca-file", files.certificate().toString());
      assertThat(trusting.status()).as(trusting.toString()).isZero();
      TypedCommand other = TypedCommand.run("streams", "list", "--server", server);
      assertThat(other.status()).isOne();
      assertThat(other.err()).contains("--ca-file").hasLineCount(1);
      TypedCommand reload =
          TypedCommand.run(
              "reload", "--server", server, "--ca-file", files.certificate().toString());
      assertThat(reload.status()).isOne();
      assertThat(reload.err()).contains("without a file of the configuration").hasLineCount(1);
    }
  }
}
