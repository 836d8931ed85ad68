package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Credentials;
import io.penstock.stream.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsReaderTest {
  private static final String SECRET = "hunter22";

  private final Path directory;

  CredentialsReaderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static Optional<Credentials> credentials(String defaults, String source) {
    return Hocon.stream(text(defaults, source)).source().credentials();
  }

  private static String text(String defaults, String source) {
    return "penstock.defaults.source { "
        + defaults
        + " }\npenstock.streams.gate.source { "
        + source
        + " }";
  }

  private static Optional<Credentials> viewer(String password) {
    return Optional.of(new Credentials("viewer", new Secret(password)));
  }

  @Test
  void movesTheUserOfAnAddressToTheCredentials() {
    var source =
        Hocon.stream(text("", "uri = \"rtsp://vie%77er:p%40ss%3A+x@10.0.0.7:554/s?a=b\"")).source();

    assertThat(source.credentials()).isEqualTo(viewer("p@ss:+x"));
    assertThat(source.uri().reveal()).isEqualTo("rtsp://10.0.0.7:554/s?a=b");
    assertThat(source.uri().userInfo()).isEmpty();
  }

  @Test
  void theUserOfAnAddressWinsOverDefaults() {
    assertThat(
            credentials(
                "username = other, password = other", "uri = \"rtsp://viewer:hunter22@h/s\""))
        .isEqualTo(viewer(SECRET));
  }

  @Test
  void halfOfAPairMayBeADefault() {
    assertThat(credentials("username = viewer", "uri = \"rtsp://h/\", password = hunter22"))
        .isEqualTo(viewer(SECRET));
  }

  @Test
  void aPasswordMayBeEmptyOrANumber() {
    assertThat(credentials("", "uri = \"rtsp://h/\", username = viewer, password = \"\""))
        .isEqualTo(viewer(""));
    assertThat(credentials("", "uri = \"rtsp://h/\", username = viewer, password = 007"))
        .isEqualTo(viewer("007"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter22", "hunter22\n", "hunter22\r\n"})
  void readsAPasswordFile(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), content);

    assertThat(
            credentials(
                "password = other",
                "uri = \"rtsp://h/\", username = viewer, password-file = \"" + file + '"'))
        .isEqualTo(
            viewer(SECRET)
                .map(known -> new Credentials("viewer", known.password(), Optional.of(file))));
  }

  @Test
  void anOwnPasswordWinsOverADefaultFile() {
    assertThat(
            Hocon.problems(
                text(
                    "username = viewer, password-file = /nowhere",
                    "uri = \"rtsp://h/\", password = hunter22")))
        .containsExactly(
            "penstock.defaults.source.password-file = /nowhere: there is no such file");
  }

  @Test
  void namesThePasswordFileThatCannotBeRead() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 1});
    Path large = Files.write(directory.resolve("large"), new byte[5000]);

    assertThat(problemOf(empty)).endsWith(empty + ": is empty");
    assertThat(problemOf(binary)).endsWith(binary + ": is not UTF-8 text");
    assertThat(problemOf(large)).endsWith(large + ": is longer than any password: 4096 bytes");
    assertThat(problemOf(directory)).endsWith(directory + ": cannot be read");
    assertThat(problemOf(directory.resolve("none")))
        .isEqualTo(
            "penstock.streams.gate.source.password-file = "
                + directory.resolve("none")
                + ": there is no such file");
  }

  private static String problemOf(Path file) {
    return String.join(
            "\n",
            Hocon.problems(
                text("", "uri = \"rtsp://h/\", username = u, password-file = \"" + file + '"')))
        .replace("\"", "");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          uri = "rtsp://h/", username = viewer         | username = viewer: needs a password or a password-file beside it
          uri = "rtsp://h/", password = hunter22       | password: needs a username beside it
          uri = "rtsp://h/", username = "", password = hunter22 | username: must not be empty
          uri = "rtsp://h/", username = u, password = [ hunter22 ] | password: must be a text, not a list
          uri = "rtsp://h/", username = u, password = hunter22, password-file = x | password-file: says the same as password: give one of them
          uri = "rtsp://viewer@h/"                     | uri: holds a user without a password
          uri = "rtsp://:hunter22@h/"                  | uri: holds a password without a user
          uri = "rtsp://u:hunter22@h/", username = v   | uri: holds a user, and so do the keys beside it: choose one
          uri = "rtsp://u:hunter22@h:0/"               | uri: must have a port between 1 and 65535, not 0
          uri = "http://u:hunter22@h/hunter22"         | uri: no source has the scheme http: use rtsp, rtsps or file
          """)
  void saysWhatIsWrong(String source, String problem) {
    assertThat(Hocon.problems(text("", source)))
        .containsExactly("penstock.streams.gate.source." + problem);
  }
}
