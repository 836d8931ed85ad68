package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.registry.RegistryReply.Created;
import io.penstock.registry.RegistryReply.NotStored;
import io.penstock.settings.StorageSettings;
import io.penstock.settings.StorageSettings.RegistryStore;
import io.penstock.stream.Secret;
import io.penstock.testkit.Await;
import io.penstock.testkit.PlantedText;
import io.penstock.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgreSqlRegistryTest {
  private static final String SECRET = "planted-password-4711";
  private static final String URI = "rtsp://viewer:" + SECRET + "@cam/1";

  private static Path folder = Path.of("");
  private static PostgresServer server = started();

  private static PostgresServer started() {
    try {
      // Not in the build's folder, which another user may not enter.
      folder = Files.createTempDirectory(Path.of("/tmp"), "penstock-postgres");
      return PostgresServer.start(folder);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  static void isThere() {
    assertThat(server.url()).startsWith("jdbc:postgresql:");
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @BeforeEach
  void beginAnew() throws SQLException {
    execute("DROP TABLE IF EXISTS event_tag, event_journal, snapshot");
  }

  @Test
  void makesItsTablesAndKnowsAfterARestartWhatWasAcknowledged() {
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      for (int i = 0; i < 5 * PersistentJournal.EVENTS_PER_SNAPSHOT / 2; i++) {
        registry.put("gate", "rtsp://cam/" + i);
      }
      assertThat(registry.put("yard", "rtsp://cam/2")).isInstanceOf(Created.class);
      registry.remove("yard");
    }

    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      assertThat(registry.running()).containsExactly("gate");
      assertThat(registry.uri("gate"))
          .isEqualTo("rtsp://cam/" + (5 * PersistentJournal.EVENTS_PER_SNAPSHOT / 2 - 1));
      assertThat(registry.history("yard")).hasSize(2);
    }
  }

  @Test
  void hidesEverythingWithAKeyThoughItWasThereBefore() throws IOException, SQLException {
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      registry.put("gate", URI);
    }
    execute("CHECKPOINT");
    assertThat(PlantedText.found(folder.resolve("data/base"), SECRET)).isNotEmpty();

    try (RunningRegistry registry = RunningRegistry.open(settings(RunningRegistry.OLD_KEY))) {
      registry.put("yard", URI);
      assertThat(registry.password("gate")).isEqualTo(SECRET);
    }
    try (RunningRegistry registry =
        RunningRegistry.open(settings(RunningRegistry.NEW_KEY, RunningRegistry.OLD_KEY))) {
      assertThat(registry.rekey()).isEqualTo(new StreamRegistry.Rekeyed(true));
      assertThat(registry.put("hall", URI)).isInstanceOf(Created.class);
    }

    execute("CHECKPOINT");
    assertThat(PlantedText.found(folder.resolve("data/base"), SECRET)).isEmpty();
    assertThatThrownBy(() -> RegistryStorage.open(settings(RunningRegistry.OLD_KEY)))
        .hasMessageContaining("neither storage.key nor storage.previous-key");
    try (RunningRegistry registry = RunningRegistry.open(settings(RunningRegistry.NEW_KEY))) {
      assertThat(registry.running()).containsExactlyInAnyOrder("gate", "yard", "hall");
    }
  }

  @Test
  void goesOnWhenTheServerIsBack() {
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      assertThat(registry.put("gate", URI)).isInstanceOf(Created.class);
      server.pause();
      try {
        assertThat(registry.put("yard", URI))
            .isInstanceOfSatisfying(NotStored.class, no -> assertThat(no.full()).isFalse());
      } finally {
        server.resume();
      }
      Await.until(
          RunningRegistry.LIMIT,
          () -> registry.put("hall", URI) instanceof Created,
          "a change is written once the server is back");
      assertThat(registry.running()).contains("gate", "hall").doesNotContain("yard");
    }
  }

  @Test
  void isOneServicesAlone() {
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      assertThat(registry.put("gate", URI)).isInstanceOf(Created.class);
      assertThatThrownBy(() -> RegistryStorage.open(settings()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("is in use by another Penstock");
    }
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      assertThat(registry.running()).containsExactly("gate");
    }
  }

  @Test
  void saysInASentenceWhyItCannotBeUsedAndNoPassword() {
    StorageSettings wrong =
        new StorageSettings(
            Path.of("nowhere"),
            new RegistryStore.PostgreSql(
                server.url(), PostgresServer.USER, new Secret("not-the-password")),
            List.of(),
            Duration.ofDays(90));

    assertThatThrownBy(() -> RegistryStorage.open(wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("password authentication failed")
        .hasMessageNotContaining("not-the-password");
  }

  private static StorageSettings settings(Secret... keys) {
    return new StorageSettings(
        Path.of("nowhere"),
        new RegistryStore.PostgreSql(
            server.url(), PostgresServer.USER, new Secret(PostgresServer.PASSWORD)),
        List.of(keys),
        Duration.ofDays(90));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
