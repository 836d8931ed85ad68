package io.penstock.cli;

import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code penstock rekey}. */
@Command(
    name = "rekey",
    description = {
      "Encrypts all stored passwords with the newest key.",
      "The newest is storage.key; the previous one is not needed any more then."
    },
    mixinStandardHelpOptions = true)
final class RekeyCommand extends StorageCommand {
  RekeyCommand(Optional<OfflineStorage> storage) {
    super(storage);
  }

  @Override
  String onServer(ApiClient api) {
    // Without a key there is nothing to do, and somebody should know.
    return api.post("/rekey").body().path("encrypted").asBoolean(true)
        ? "all stored passwords are encrypted with the newest key"
        : "nothing is encrypted: the service has no storage.key";
  }

  @Override
  String onStorage(OfflineStorage offlineStorage) {
    return offlineStorage.rekey(config());
  }
}
