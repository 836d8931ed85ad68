package io.penstock.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
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
              return WrittenFile.received(part, file) + nature(part);
            });
  }

  private static String nature(Path part) throws IOException {
    try (Reader text = Files.newBufferedReader(part)) {
      return new ObjectMapper().readTree(text).has("sealed")
          ? ", encrypted with the newest key (storage.key)"
          : ", in clear text since there is no storage.key: guard the file, the passwords are in it";
    } catch (JsonProcessingException e) {
      return ""; // an answer of another server
    }
  }

  @Override
  String onStorage(OfflineStorage offlineStorage) {
    return WrittenFile.of(file).write(part -> offlineStorage.backup(config(), part));
  }
}
