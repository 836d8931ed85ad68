package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private final Path directory;

  ConfigFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The problems of a file with this text, the file's directory left out. */
  private List<String> problems(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("x.conf"), text);
    return SettingsReader.readFile(file, new OverlayChecks())
            instanceof SettingsReader.Refused refused
        ? refused.problems().stream()
            .map(problem -> problem.toString().replace(directory + "/", ""))
            .toList()
        : List.of();
  }

  @Test
  void readsAFileOverTheDefaults() throws IOException {
    Path file = Files.writeString(directory.resolve("x.conf"), "penstock.http.port = 1");

    assertThat(SettingsReader.readFile(file, new OverlayChecks()))
        .isEqualTo(new SettingsReader.Loaded(Hocon.settings("penstock.http.port = 1")));
  }

  @Test
  void namesAMissingFile() {
    assertThat(SettingsReader.readFile(Path.of("nowhere/x.conf"), new OverlayChecks()))
        .isEqualTo(
            new SettingsReader.Refused(
                List.of(new Problem("nowhere/x.conf", "there is no such file"))));
    assertThat(SettingsReader.readFile(directory, new OverlayChecks()))
        .isEqualTo(
            new SettingsReader.Refused(
                List.of(new Problem(directory.toString(), "is not a file"))));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          p = hunter$22           | x.conf:2: is no HOCON here: texts with signs such as : and $ need "double quotes"
          p = rtsp://u:hunter22@h | x.conf:2: is no HOCON here: texts with signs such as : and $ need "double quotes"
          p = "hunter22           | x.conf:2: a "text" is not closed on its line
          p = "hunt\\er22"        | x.conf:2: a \\ in a text has to be written as \\\\
          "hunter22" }            | x.conf:2: a key is not followed by = and a value
          p = [ "hunter22" :      | x.conf:2: a list is not closed with ], or a comma is missing
          p = { a = 1 } hunter22  | x.conf:2: an object or list and a plain value cannot stand side by side
          storage.directory = {}  | x.conf:2: an object or list and a plain value cannot stand side by side
          p = {                   | x.conf:3: ends too early: a } or ] is missing
          } }                     | x.conf:2: has a } too many
          a = ${penstock.b}, b = ${penstock.a} | x.conf:2: a substitution ${…} leads back to itself
          include required("no.conf") | x.conf: cannot be read, or includes what cannot be read
          """)
  void saysWhatIsWrongWithTheTextAndQuotesNoneOfIt(String line, String problem) throws IOException {
    assertThat(problems("penstock {\n" + line + "\n}")).containsExactly(problem);
  }

  @Test
  void namesEveryVariableThatIsNotSet() throws IOException {
    assertThat(
            problems(
                """
                penstock.streams {
                  gate.source { uri = "rtsp://h/", username = u, password = ${NO_SUCH_A} }
                  yard.source { uri = "rtsp://h/", username = u, password = ${NO_SUCH_B} }
                }
                """))
        .containsExactlyInAnyOrder(
            "x.conf:2: ${NO_SUCH_A} is neither a key nor set in the environment",
            "x.conf:3: ${NO_SUCH_B} is neither a key nor set in the environment");
  }

  @Test
  void anOptionalVariableThatIsNotSetIsNotThere() throws IOException {
    assertThat(
            problems(
                """
                penstock.streams.gate.source {
                  uri = "rtsp://h/", username = u, password = ${?NO_SUCH}
                }
                """))
        .containsExactly(
            "penstock.streams.gate.source.username = u: needs a password or a password-file beside"
                + " it");
  }

  @Test
  void noticesWhatStandsBesideTheRoot() throws IOException {
    assertThat(problems("my-host = h\nstreams {}\npenstok {}\nakka.loglevel = INFO"))
        .containsExactlyInAnyOrder(
            "streams: stands outside of penstock { … }, where nobody reads it",
            "penstok: unknown key, did you mean \"penstock\"?");
  }
}
