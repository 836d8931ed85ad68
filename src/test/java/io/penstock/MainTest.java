package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.TokenSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private static final String GATE =
      """
      penstock.streams.gate {
        source { uri = "rtsp://10.0.0.7/s", username = viewer, password = hunter2secret }
        process = [ { type = overlay, text = "{time}" } ]
        outputs = [ { name = main, uri = "rtmp://media/live/streamkey4711" } ]
      }
      """;

  private static final String BROKEN =
      """
      penstock { http.port = 99999, backend = nvidai }
      penstock.streams.gate {
        source { uri = "rtsp://viewer:hunter2secret@10.0.0.7/s", latencey = 1s }
        process = [ { type = overlai } ]
        outputs = [ { name = main, uri = "ftp://media/live/streamkey4711" } ]
      }
      """;

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  MainTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void checkCountsTheStreamsOfASoundConfiguration() throws IOException {
    Path file = file(GATE);

    assertThat(run("check", "--config", file.toString())).isZero();
    assertThat(out).hasToString(file + ": no problems, 1 stream" + System.lineSeparator());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void checkSaysThatThereAreNoStreams() throws IOException {
    assertThat(run("check", "--config", file("").toString())).isZero();
    assertThat(out.toString()).contains(": no problems, 0 streams");
  }

  @Test
  void checkListsEveryProblemAndNoSecret() throws IOException {
    Path file = file(BROKEN);

    assertThat(run("check", "--config", file.toString())).isOne();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .startsWith("5 problems in " + file + ":\n")
        .contains(
            "  penstock.http.port = 99999: must be between 0 and 65535\n",
            "  penstock.backend = nvidai: unknown, did you mean \"nvidia\"?\n",
            "latencey",
            "overlai",
            "ftp")
        .doesNotContain("hunter2secret", "streamkey4711");
  }

  @Test
  void runStartsNothingWithABrokenConfigurationAndListsTheSame() throws IOException {
    Path file = file(BROKEN);
    run("check", "--config", file.toString());
    String checked = err.toString();
    err.getBuffer().setLength(0);

    assertThat(run("run", "--config", file.toString())).isOne();
    assertThat(err).hasToString(checked);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void runSaysHowManyStreamsThereAreAndWhereItListens() throws IOException {
    Path file =
        file(
            GATE
                + "penstock { http.port = 0, streams.gate.enabled = false }\n"
                + "penstock.storage.registry = memory");

    assertThat(run("run", "--once", "--config", file.toString())).isZero();
    assertThat(out.toString())
        .matches("penstock: 1 stream, API at http://127\\.0\\.0\\.1:\\d+/api/v1/streams\\R");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void runRefusesAMachineOnWhichNothingDecodes() throws IOException {
    Path file =
        file(
            """
            penstock.http.port = 0
            penstock.backend = toaster
            penstock.backends.toaster { priority = 9, decode.h264 = [ { element = toasterdec } ], encode {} }
            """);

    assertThat(run("run", "--config", file.toString())).isOne();
    assertThat(err)
        .hasToString(
            "penstock: nothing here decodes h264 (backend = toaster): toaster/toasterdec: is not registered"
                + System.lineSeparator());
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "run"})
  void namesAFileThatIsNotThere(String command) {
    Path missing = folder.resolve("missing.conf");

    assertThat(run(command, "--config", missing.toString())).isOne();
    assertThat(err.toString()).contains(missing.toString()).hasLineCount(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chekc", "check --confg x", "check --config", "run --once=perhaps", ""})
  void wrongUsageIsTwo(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(err.toString())
        .containsAnyOf(
            "Usage: penstock", "Did you mean: penstock check", "Possible solutions: --config");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void tokenNewPrintsATokenOnceAndTheLineThatLetsItIn() throws IOException {
    assertThat(run("token", "new", "--name", "ops", "--role", "operator")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).matches("pst_[A-Za-z0-9_-]{43}");
    String line = lines.get(lines.size() - 1);
    assertThat(line)
        .isEqualTo(
            "penstock.auth.tokens += { name = \"ops\", role = operator, token-sha256 = \"%s\" }"
                .formatted(TokenSettings.digest(lines.get(0))));

    assertThat(run("check", "--config", file(line).toString())).as(err.toString()).isZero();
  }

  @Test
  void everyTokenIsAnotherAndHasANameOfItsOwn() {
    assertThat(run("token", "new")).isZero();
    String first = out.toString();
    assertThat(run("token", "new")).isZero();

    assertThat(first).containsPattern("name = \"viewer-[0-9a-f]{6}\", role = viewer");
    assertThat(out.toString().substring(first.length(), first.length() + 47))
        .isNotEqualTo(first.substring(0, 47));
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "token new --role root", "token new --name a,b", "token old"})
  void tokensAreAskedForAsTheyAreMade(String line) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void helpNamesEveryCommand() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .startsWith("Usage: penstock")
        .contains("demo", "run", "check", "doctor", "probe", "token", "Pulls cameras");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "run", "check", "probe", "token"})
  void everyCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).startsWith("Usage: penstock " + command);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tellsItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("penstock ");
  }

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  private Path file(String hocon) throws IOException {
    return Files.writeString(folder.resolve("application.conf"), hocon);
  }
}
