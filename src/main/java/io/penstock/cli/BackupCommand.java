package io.penstock.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock backup}. */
@Command(
    name = "backup",
    description = {
      "Writes all that a service stores into a file.",
      "Also while it runs. Guard the file: the passwords are in it."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand extends StorageCommand {
  @Parameters(
      paramLabel = "FILE",
      description =
          "Where to, - for standard output; it is there whole or not at all, for its owner's eyes only.")
  private Path file = WrittenFile.STANDARD_OUTPUT;

  BackupCommand(Optional<OfflineStorage> storage) {
    super(storage);
  }

  @Override
  PrintWriter told() {
    return file.equals(WrittenFile.STANDARD_OUTPUT) ? err() : out();
  }

  @Override
  String onServer(ApiClient api) {
    return WrittenFile.of(file)
        .write(
            part -> {
              api.download("/backup", "*/*", part);
              return WrittenFile.received(part, file);
            });
  }

  @Override
  String onStorage(OfflineStorage offlineStorage) {
    return WrittenFile.of(file).write(part -> offlineStorage.backup(config(), part));
  }
}
