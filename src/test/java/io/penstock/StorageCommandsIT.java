package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.FakePipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup, restore and the change of a key, with a service and without. */
class StorageCommandsIT {
  private static final String PASSWORD = "Planted-pa55-w0rd";
  private static final String OLD = key((byte) 'o');
  private static final String NEW = key((byte) 'n');

  @TempDir private Path folder;
  private Path config;

  private static String key(byte letter) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, letter);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @BeforeEach
  void nameAConfiguration() {
    config = folder.resolve("application.conf");
  }

  /** Writes the configuration, and says what is in it. */
  private String storage(String store, String keys) throws IOException {
    String text =
        "penstock.storage { registry = file, directory = \"%s\"%n %s }%n"
            .formatted(folder.resolve(store), keys);
    Files.writeString(config, text);
    return text;
  }

  private TypedCommand offline(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 3);
    all[arguments.length] = "--offline";
    all[arguments.length + 1] = "--config";
    all[arguments.length + 2] = config.toString();
    return TypedCommand.run(all);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static RunningService start(String hocon) {
    FakePipelines pipelines = new FakePipelines();
    return RunningService.start(hocon, real -> pipelines);
  }

  private static String url(RunningService service) {
    return "http://127.0.0.1:" + service.service().address().getPort();
  }

  private void addGate(RunningService service) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    well(
        TypedCommand.run(
            "streams",
            "add",
            "gate",
            "rtsp://10.0.0.7/s",
            "--username",
            "viewer",
            "--password-file",
            password.toString(),
            "--disabled",
            "--server",
            url(service)));
  }

  private static String well(TypedCommand command) {
    assertThat(command.status()).as(command.toString()).isZero();
    return command.out();
  }

  private static String refused(TypedCommand command) {
    assertThat(command.status()).as(command.toString()).isOne();
    assertThat(command.err()).startsWith("penstock: ").doesNotContain("Exception", PASSWORD);
    return command.err();
  }

  /** This one has the storage open already. */
  private void anotherProcessIsRefused() {
    try (PenstockProcess backup =
        PenstockProcess.start(
            "backup", file("x.json"), "--offline", "--config", config.toString())) {
      assertThat(backup.exitWithin(RunningService.LIMIT)).as(backup.output()).contains(1);
      assertThat(backup.output())
          .startsWith("penstock: ")
          .contains("another process")
          .hasLineCount(1);
    }
  }

  @Test
  void whatIsEncryptedIsReadWithItsKeyAloneWhereverItIsRead() throws IOException {
    try (RunningService service = start(storage("a", "key = \"" + OLD + "\""))) {
      addGate(service);
      well(TypedCommand.run("backup", file("online.json"), "--server", url(service)));
      anotherProcessIsRefused();
      assertThat(folder.resolve("x.json")).doesNotExist();
      assertThat(well(TypedCommand.run("rekey", "--server", url(service))))
          .isEqualTo("all stored passwords are encrypted with the newest key\n");
    }
    assertThat(well(offline("backup", file("old.json")))).contains("encrypted");
    for (String each : new String[] {"online.json", "old.json"}) {
      assertThat(folder.resolve(each)).content().doesNotContain(PASSWORD, "gate");
    }

    storage("a", "key = \"" + NEW + "\", previous-key = \"" + OLD + "\"");
    assertThat(well(offline("rekey"))).contains("encrypted with the newest key");

    storage("a", "key = \"" + OLD + "\"");
    assertThat(refused(offline("backup", file("x.json")))).contains("key");

    String onlyNew = storage("a", "key = \"" + NEW + "\"");
    assertThat(refused(offline("restore", file("old.json")))).contains("needs the key");
    well(offline("backup", file("new.json")));
    assertThat(well(offline("restore", file("new.json"))))
        .isEqualTo("restored: 0 streams created, 0 changed, 0 removed\n");

    try (RunningService service = start(onlyNew)) {
      well(TypedCommand.run("streams", "remove", "gate", "--server", url(service)));
      assertThat(refused(TypedCommand.run("restore", file("old.json"), "--server", url(service))))
          .contains("needs the key");
      assertThat(well(TypedCommand.run("restore", file("new.json"), "--server", url(service))))
          .isEqualTo("restored: 1 streams created, 0 changed, 0 removed\n");
      assertThat(well(TypedCommand.run("streams", "get", "gate", "--server", url(service))))
          .contains("username: viewer", "***")
          .doesNotContain(PASSWORD);
    }
  }

  @Test
  void withoutAKeyABackupIsInClearAndSaysSo() throws IOException {
    try (RunningService service = start(storage("a", ""))) {
      addGate(service);
      assertThat(well(TypedCommand.run("rekey", "--server", url(service))))
          .isEqualTo("nothing is encrypted: the service has no storage.key\n");
    }
    assertThat(well(offline("backup", file("clear.json")))).contains("clear text", "storage.key");
    assertThat(folder.resolve("clear.json")).content().contains(PASSWORD);
    assertThat(well(offline("rekey"))).isEqualTo("nothing is encrypted: there is no storage.key\n");

    // Into another one, which has a key and no stream so far.
    storage("b", "key = \"" + NEW + "\"");
    assertThat(well(offline("restore", file("clear.json"))))
        .isEqualTo("restored: 1 streams created, 0 changed, 0 removed\n");
    well(offline("backup", file("sealed.json")));
    assertThat(folder.resolve("sealed.json")).content().doesNotContain(PASSWORD);
  }

  @Test
  void saysWhatCannotBeDone() throws IOException {
    Files.writeString(config, "penstock.storage.registry = memory");
    assertThat(refused(offline("backup", file("x.json")))).contains("storage.registry is memory");

    Files.writeString(config, "penstock.storage.registry = clay");
    assertThat(refused(offline("rekey"))).contains("1 problem in", "registry");

    config = folder.resolve("none.conf");
    assertThat(refused(offline("rekey"))).contains("none.conf");

    config = folder.resolve("application.conf");
    storage("a", "");
    Path junk = Files.writeString(folder.resolve("junk.json"), "{}");
    assertThat(refused(offline("restore", junk.toString()))).contains("no backup of Penstock");
    Files.writeString(junk, "not JSON");
    assertThat(refused(offline("restore", junk.toString()))).contains("no backup of Penstock");
    assertThat(refused(offline("restore", file("nothing.json")))).contains("there is no file");
  }
}
