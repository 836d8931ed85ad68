package io.penstock.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.registry.RegistryReply.Created;
import io.penstock.registry.RegistryReply.Removed;
import io.penstock.registry.RegistryReply.Replaced;
import io.penstock.registry.RegistryReply.Same;
import io.penstock.settings.StorageSettings;
import io.penstock.stream.Secret;
import io.penstock.testkit.PlantedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableRegistryTest {
  private static final String SECRET = "planted-password-4711";
  private static final String URI = "rtsp://viewer:" + SECRET + "@cam/1";

  @TempDir private Path folder;

  // ---------------------------------------------------------------- a restart

  @Test
  void knowsAfterARestartWhatWasAcknowledged() {
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      assertThat(registry.put("gate", "rtsp://cam/1")).isInstanceOf(Created.class);
      assertThat(registry.put("yard", "rtsp://cam/2")).isInstanceOf(Created.class);
      assertThat(registry.put("yard", "rtsp://cam/3")).isInstanceOf(Replaced.class);
      assertThat(registry.remove("gate")).isInstanceOf(Removed.class);
    }

    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      assertThat(registry.running()).containsExactly("yard");
      assertThat(((Same) registry.put("yard", "rtsp://cam/3")).wish().revision()).isEqualTo(2);
      assertThat(registry.history("yard"))
          .extracting(HistoryEntry::what)
          .containsExactly("changed", "created");
      assertThat(registry.history("gate"))
          .extracting(HistoryEntry::what)
          .containsExactly("removed", "created");
    }
  }

  @Test
  void staysSmallOverManyChanges() throws IOException {
    int changes = 1500; // more than a stream remembers, and many snapshots
    long early = 0;
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      for (int i = 0; i < changes; i++) {
        assertThat(registry.put("gate", "rtsp://cam/" + i)).isNotInstanceOf(Same.class);
        if (i == changes / 3) {
          early = bytes();
        }
      }
      assertThat(bytes()).isLessThan(16L << 20).isLessThan(2 * early + (4L << 20));
      assertThat(registry.history("gate")).hasSize(RegistryState.LONGEST_HISTORY);
    }

    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      assertThat(registry.uri("gate")).isEqualTo("rtsp://cam/" + (changes - 1));
      assertThat(((Same) registry.put("gate", registry.uri("gate"))).wish().revision())
          .isEqualTo(changes);
      assertThat(registry.history("gate").get(0).revision()).isEqualTo(changes);
    }
    assertThat(rows("SELECT COUNT(*) FROM \"event_journal\""))
        .isLessThan(3 * PersistentJournal.EVENTS_PER_SNAPSHOT);
    assertThat(rows("SELECT COUNT(*) FROM \"snapshot\"")).isBetween(1L, 2L);
  }

  private long bytes() throws IOException {
    return Files.size(folder.resolve("registry.mv.db"));
  }

  @Test
  void hasItsFileForItselfAlone() throws IOException {
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      registry.put("gate", "rtsp://cam/1");

      assertThat(
              java.nio.file.attribute.PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("registry.mv.db"))))
          .isEqualTo("rw-------");
    }
  }

  // ---------------------------------------------------------------- what cannot be read

  @Test
  void refusesWhatANewerVersionWrote() throws SQLException {
    add();
    execute("UPDATE \"event_journal\" SET \"event_ser_manifest\" = 'registry-event:2'");

    assertThatThrownBy(() -> RegistryStorage.open(settings()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("newer Penstock");
    assertThat(rows("SELECT COUNT(*) FROM \"event_journal\"")).isEqualTo(1);
  }

  @Test
  void refusesWhatIsEncryptedWithoutTheKey() {
    add(RunningRegistry.OLD_KEY);

    assertThatThrownBy(() -> RegistryStorage.open(settings()))
        .hasMessage("the registry is encrypted, and there is no storage.key to read it with");
    assertThatThrownBy(() -> RegistryStorage.open(settings(RunningRegistry.NEW_KEY)))
        .hasMessageContaining("neither storage.key nor storage.previous-key")
        .hasMessageNotContaining(RunningRegistry.NEW_KEY.reveal());
    try (RunningRegistry registry = RunningRegistry.open(settings(RunningRegistry.OLD_KEY))) {
      assertThat(registry.running()).containsExactly("gate");
    }
  }

  @Test
  void refusesWhatWasTamperedWith() throws SQLException {
    add(RunningRegistry.OLD_KEY);
    execute(
        "UPDATE \"event_journal\" SET \"event_payload\" = \"event_payload\" || CAST(X'00' AS BLOB)");

    assertThatThrownBy(() -> RegistryStorage.open(settings(RunningRegistry.OLD_KEY)))
        .hasMessageContaining("damaged");
  }

  // ---------------------------------------------------------------- keys

  @Test
  void writesInClearWithoutAKey() throws IOException {
    add();

    assertThat(PlantedText.found(folder, SECRET)).isNotEmpty();
  }

  @Test
  void hidesEverythingWithAKey() throws IOException {
    try (RunningRegistry registry = RunningRegistry.open(settings(RunningRegistry.OLD_KEY))) {
      for (int i = 0; i < 2 * PersistentJournal.EVENTS_PER_SNAPSHOT; i++) {
        registry.put("gate", URI + i);
      }
      assertThat(PlantedText.found(folder, SECRET)).isEmpty();
    }

    assertThat(PlantedText.found(folder, SECRET)).isEmpty();
    assertThat(PlantedText.found(folder, "gate")).isEmpty();
  }

  @Test
  void encryptsWhatWasWrittenBeforeThereWasAKey() throws IOException {
    try (RunningRegistry registry = RunningRegistry.open(settings())) {
      for (int i = 0; i < 2 * PersistentJournal.EVENTS_PER_SNAPSHOT; i++) {
        registry.put("gate", URI + i);
      }
    }
    assertThat(PlantedText.found(folder, SECRET)).isNotEmpty();

    try (RunningRegistry registry = RunningRegistry.open(settings(RunningRegistry.OLD_KEY))) {
      assertThat(PlantedText.found(folder, SECRET)).isEmpty();
      assertThat(registry.history("gate")).hasSize(2 * PersistentJournal.EVENTS_PER_SNAPSHOT);
      assertThat(registry.put("yard", URI)).isInstanceOf(Created.class);
    }

    assertThat(PlantedText.found(folder, SECRET)).isEmpty();
  }

  @Test
  void changesItsKeyWhileItRuns() {
    add(RunningRegistry.OLD_KEY);

    StorageSettings both = settings(RunningRegistry.NEW_KEY, RunningRegistry.OLD_KEY);
    try (RunningRegistry registry = RunningRegistry.open(both)) {
      assertThat(registry.running()).containsExactly("gate");
      registry.put("yard", URI);
      assertThat(registry.rekey()).isEqualTo(new StreamRegistry.Rekeyed(true));
      assertThat(registry.put("hall", URI)).isInstanceOf(Created.class);
    }

    assertThatThrownBy(() -> RegistryStorage.open(settings(RunningRegistry.OLD_KEY)))
        .isInstanceOf(IllegalStateException.class);
    try (RunningRegistry registry = RunningRegistry.open(settings(RunningRegistry.NEW_KEY))) {
      assertThat(registry.running()).containsExactlyInAnyOrder("gate", "yard", "hall");
    }
  }

  // ---------------------------------------------------------------- backup

  @Test
  void bringsBackWhatABackupHolds() {
    try (RunningRegistry registry = RunningRegistry.open(settings(RunningRegistry.OLD_KEY))) {
      registry.put("gate", URI);
      registry.put("yard", "rtsp://cam/2");
      byte[] file = registry.export().json();
      registry.put("gate", "rtsp://cam/other");
      registry.remove("yard");
      registry.put("hall", "rtsp://cam/3");

      assertThat(new String(file, StandardCharsets.UTF_8)).doesNotContain(SECRET, "gate");
      assertThat(registry.restore(Backup.parse(file)))
          .isEqualTo(new StreamRegistry.Restored(1, 1, 1));
      assertThat(registry.running()).containsExactlyInAnyOrder("gate", "yard");
      assertThat(registry.password("gate")).isEqualTo(SECRET);
      assertThat(registry.restore(Backup.parse(file)))
          .isEqualTo(new StreamRegistry.Restored(0, 0, 0));
    }
  }

  @Test
  void leavesWhatTheConfigurationDeclaresToTheConfiguration(@TempDir Path other) {
    Backup backup;
    try (RunningRegistry registry =
        RunningRegistry.open(settings(), "streams.gate.source.uri = \"rtsp://cam/declared\"")) {
      registry.put("yard", "rtsp://cam/2");
      backup = registry.export();
    }

    try (RunningRegistry registry =
        RunningRegistry.open(
            RunningRegistry.file(other), "streams.yard.source.uri = \"rtsp://cam/now\"")) {
      assertThat(registry.restore(backup)).isEqualTo(new StreamRegistry.Restored(0, 0, 0));
      assertThat(registry.uri("yard")).isEqualTo("rtsp://cam/now");
      assertThat(registry.running()).containsExactly("yard");
    }
  }

  @Test
  void changesNothingForABackupThatItCannotRead() {
    try (RunningRegistry registry = RunningRegistry.open(settings(RunningRegistry.OLD_KEY))) {
      registry.put("gate", URI);
      Backup sealed = registry.export();
      assertThat(registry.restore(new Backup(Map.of("penstockBackup", 2))))
          .isEqualTo(
              new StreamRegistry.BackupRefused("this backup was written by a newer Penstock"));
      assertThat(registry.restore(new Backup(Map.of("streams", List.of()))))
          .isEqualTo(new StreamRegistry.BackupRefused("this is no backup of Penstock"));
      assertThat(registry.running()).containsExactly("gate");
      assertThat(sealed.encrypted()).isTrue();
    }
  }

  @Test
  void worksOnTheRegistryOfAServiceThatDoesNotRun(@TempDir Path other) {
    add(RunningRegistry.OLD_KEY);
    Backup backup;
    try (StoredRegistry stored =
        StoredRegistry.open(settings(RunningRegistry.NEW_KEY, RunningRegistry.OLD_KEY))) {
      assertThat(stored.rekey()).isTrue();
      backup = stored.export();
    }
    StorageSettings elsewhere = RunningRegistry.file(other, RunningRegistry.NEW_KEY);
    try (StoredRegistry stored = StoredRegistry.open(elsewhere)) {
      assertThat(stored.restore(backup, "restore")).isEqualTo(new StreamRegistry.Restored(1, 0, 0));
    }

    try (RunningRegistry registry = RunningRegistry.open(elsewhere)) {
      assertThat(registry.password("gate")).isEqualTo(SECRET);
      assertThat(registry.history("gate")).extracting(HistoryEntry::who).containsExactly("restore");
    }
  }

  // ---------------------------------------------------------------- what it is made of

  private StorageSettings settings(Secret... keys) {
    return RunningRegistry.file(folder, keys);
  }

  private void add(Secret... keys) {
    try (RunningRegistry registry = RunningRegistry.open(settings(keys))) {
      assertThat(registry.put("gate", URI)).isInstanceOf(Created.class);
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:file:" + folder.resolve("registry"), "penstock", "");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private long rows(String sql) {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
