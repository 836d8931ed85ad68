package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock restore}. */
@Command(
    name = "restore",
    description = "Puts what a backup holds in the place of what a service stores.",
    mixinStandardHelpOptions = true)
final class RestoreCommand extends StorageCommand {
  @Parameters(paramLabel = "FILE", description = "What penstock backup wrote.")
  private Path file = Path.of("");

  RestoreCommand(Optional<OfflineStorage> storage) {
    super(storage);
  }

  @Override
  String onServer(ApiClient api) {
    JsonNode answer = api.upload("/restore", existing()).body();
    return answer.isObject()
        ? "restored: %d streams created, %d changed, %d removed"
            .formatted(
                answer.path("created").asInt(),
                answer.path("changed").asInt(),
                answer.path("removed").asInt())
        : "restored";
  }

  @Override
  String onStorage(OfflineStorage offlineStorage) {
    return offlineStorage.restore(config(), existing());
  }

  private Path existing() {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new CommandFailure(
          "there is no file " + file + ", or this user may not read it: nothing was changed");
    }
    return file;
  }
}
