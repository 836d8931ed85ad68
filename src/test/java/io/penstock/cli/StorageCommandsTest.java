package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.chaos.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageCommandsTest {
  private final PlayedServer server = PlayedServer.start();
  private final Path folder;
  private final Path file;

  StorageCommandsTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("penstock.backup");
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void aBackupIsForItsOwnersEyesFromItsFirstMoment() throws IOException {
    Files.writeString(file, "the one of yesterday");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    server.on("GET /backup", 200, "application/octet-stream", "all streams");

    CommandRun backup = CommandRun.of("backup", file.toString(), "--server", server.url());

    assertThat(backup.status()).as(backup.toString()).isZero();
    assertThat(backup.out()).isEqualTo(file + ": 11 bytes\n");
    assertThat(file).hasContent("all streams");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aBackupThatFailsLeavesTheOneThatWasThere() throws IOException {
    Files.writeString(file, "the one of yesterday");
    server.on("GET /backup", 403, "{\"detail\": \"backup needs the role admin\"}");

    CommandRun refused = CommandRun.of("backup", file.toString(), "--server", server.url());

    assertThat(refused.status()).isOne();
    assertThat(refused.err()).contains("backup needs the role admin");

    server.on(
        "GET /backup",
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          throw new IOException("the server dies");
        });
    CommandRun broken = CommandRun.of("backup", file.toString(), "--server", server.url());

    assertThat(broken.status()).isOne();
    assertThat(broken.err()).startsWith("penstock: ").hasLineCount(1);
    assertThat(file).hasContent("the one of yesterday");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void restoreSendsTheFileAndSaysWhatBecameOfIt() throws IOException {
    Files.writeString(file, "all streams");
    server.on("POST /restore", 200, "{\"created\": 12, \"changed\": 1, \"removed\": 0}");

    CommandRun restore = CommandRun.of("restore", file.toString(), "--server", server.url());

    assertThat(restore.status()).as(restore.toString()).isZero();
    assertThat(restore.out()).isEqualTo("restored: 12 streams created, 1 changed, 0 removed\n");
    assertThat(server.calls().get(0).body()).isEqualTo("all streams");
  }

  @Test
  void restoreOfAFileThatIsNotThereAsksNobody() {
    CommandRun restore = CommandRun.of("restore", file.toString(), "--server", server.url());

    assertThat(restore.status()).isOne();
    assertThat(restore.err()).contains(file.toString()).hasLineCount(1);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void rekeyIsOneCall() {
    server.on("POST /rekey", 200, "{\"encrypted\": true}");
    assertThat(CommandRun.of("rekey", "--server", server.url()).out())
        .isEqualTo("all stored passwords are encrypted with the newest key\n");

    server.on("POST /rekey", 200, "{\"encrypted\": false}");
    assertThat(CommandRun.of("rekey", "--server", server.url()).out())
        .isEqualTo("nothing is encrypted: the service has no storage.key\n");
  }

  @Test
  void offlineWorksOnTheStorage() {
    StoredHere storage = new StoredHere();

    CommandRun backup =
        CommandRun.of(storage, "backup", file.toString(), "--offline", "--config", "my.conf");
    CommandRun restore = CommandRun.of(storage, "restore", file.toString(), "--offline");
    CommandRun rekey = CommandRun.of(storage, "rekey", "--offline");

    assertThat(backup.out()).as(backup.toString()).isEqualTo("backed up Optional[my.conf]\n");
    assertThat(file).hasContent("stored");
    assertThat(restore.out()).isEqualTo("restored Optional.empty\n");
    assertThat(rekey.out()).isEqualTo("rekeyed Optional.empty\n");
  }

  @Test
  void whoNamesAServerMeansThatOne() {
    server.close();

    CommandRun rekey = CommandRun.of(new StoredHere(), "rekey", "--server", server.url());

    assertThat(rekey.status()).isOne();
    assertThat(rekey.out()).isEmpty();
    assertThat(rekey.err()).contains("no service answers at " + server.url());
  }

  @Test
  void tlsTrustsTheFileThatIsNamedAndNothingElse() {
    TestCertificate certificate = TestCertificate.signedByOwnCa(folder);
    try (PlayedServer tls = PlayedServer.startTls(certificate.context())) {
      tls.on("POST /rekey", 200, "{}");

      CommandRun trusting =
          CommandRun.of(
              "rekey", "--server", tls.url(), "--ca-file", certificate.caPem().toString());
      CommandRun careful = CommandRun.of("rekey", "--server", tls.url());

      assertThat(trusting.status()).as(trusting.toString()).isZero();
      assertThat(careful.status()).isOne();
      assertThat(careful.err()).contains("--ca-file").hasLineCount(1);
      assertThat(tls.calls()).hasSize(1);
    }
  }

  private static final class StoredHere implements OfflineStorage {
    @Override
    public String backup(Optional<Path> config, Path part) {
      try {
        Files.writeString(part, "stored");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return "backed up " + config;
    }

    @Override
    public String restore(Optional<Path> config, Path backup) {
      return "restored " + config;
    }

    @Override
    public String rekey(Optional<Path> config) {
      return "rekeyed " + config;
    }
  }
}
