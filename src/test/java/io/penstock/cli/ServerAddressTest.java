package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.stream.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {
  private final Path folder;

  ServerAddressTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void withoutAWordItIsTheServiceOfThisMachine() {
    ServerAddress address = address(null, null, Map.of());

    assertThat(address.base()).isEqualTo("http://127.0.0.1:8080");
    assertThat(address.token()).isEmpty();
    assertThat(address.caFile()).isEmpty();
  }

  @Test
  void theEnvironmentSaysWhatNoOptionSays() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "from-file\n");
    Map<String, String> environment =
        Map.of(
            "PENSTOCK_SERVER", "https://penstock.example/base/",
            "PENSTOCK_TOKEN_FILE", token.toString(),
            "PENSTOCK_CA_FILE", "/ca.pem");

    ServerAddress address = address(null, null, environment);

    assertThat(address.base()).isEqualTo("https://penstock.example/base");
    assertThat(address.token()).contains(new Secret("from-file"));
    assertThat(address.caFile()).contains(Path.of("/ca.pem"));
    assertThat(address.toString()).doesNotContain("from-file");
  }

  @Test
  void anOptionCountsMoreThanItsVariableAndATokenMoreThanItsFile() throws IOException {
    Path option = Files.writeString(folder.resolve("option"), "from-option");
    Path variable = Files.writeString(folder.resolve("variable"), "from-file");
    Map<String, String> environment =
        Map.of(
            "PENSTOCK_SERVER", "http://elsewhere",
            "PENSTOCK_TOKEN", "from-variable",
            "PENSTOCK_TOKEN_FILE", variable.toString());

    assertThat(address(URI.create("http://here:1"), option, environment))
        .isEqualTo(
            new ServerAddress(
                "http://here:1",
                java.util.Optional.of(new Secret("from-option")),
                java.util.Optional.empty(),
                Duration.ofSeconds(1)));
    assertThat(address(null, null, environment).token()).contains(new Secret("from-variable"));
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://x, has to be http",
    "penstock:8080, has to be http",
    "http://user:geheim@x, holds a user",
    "http://x/?a=b, cannot have a query",
  })
  void refusesWhatIsNoServer(String server, String said) {
    assertThatThrownBy(() -> address(URI.create(server), null, Map.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("geheim");
  }

  @Test
  void aTokenIsOneWordInAFileThatIsThere() throws IOException {
    Path words = Files.writeString(folder.resolve("words"), "two words\n");

    assertThatThrownBy(() -> address(null, words, Map.of()))
        .hasMessage(words + " holds no token: one is a line of letters and digits");
    assertThatThrownBy(() -> address(null, folder.resolve("missing"), Map.of()))
        .hasMessage("the token cannot be read: there is no " + folder.resolve("missing"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, false",
    "http://localhost, false",
    "http://[::1]:1, false",
    "https://penstock.example, false",
    "http://penstock.example, true",
  })
  void knowsWhetherOthersCanReadAlong(String server, boolean open) {
    assertThat(address(URI.create(server), null, Map.of()).isOpenToOthers()).isEqualTo(open);
  }

  private static ServerAddress address(
      @Nullable URI server, @Nullable Path tokenFile, Map<String, String> environment) {
    return ServerAddress.of(server, tokenFile, null, Duration.ofSeconds(1), environment::get);
  }
}
