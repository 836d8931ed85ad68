package io.penstock.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command on all that a service stores: over its API, or on the storage where none runs. */
abstract class StorageCommand extends ServerCommand {
  private final Optional<OfflineStorage> storage;

  @Option(
      names = "--offline",
      description =
          "Works on the storage itself. Only while the service does not run; without --server this"
              + " is done anyway where no service answers.")
  private boolean offline;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The service's configuration, which says where its storage is: for --offline. The default"
              + " is that of penstock run.")
  private @Nullable Path config;

  StorageCommand(Optional<OfflineStorage> storage) {
    this.storage = storage;
  }

  @Override
  public final Integer call() {
    if (offline) {
      told().println(onStorage(stored()));
      return 0;
    }
    try {
      told().println(onServer(api()));
    } catch (ServerAway e) {
      // Who names a server means that one.
      if (storage.isEmpty() || server().namesServer() || !e.isNobodyThere()) {
        throw e;
      }
      err().println("penstock: no service answers; working on its storage");
      told().println(onStorage(storage.get()));
    }
    return 0;
  }

  /** Where it says what was done. */
  PrintWriter told() {
    return out();
  }

  /** Does it over the API, and says what was done. */
  abstract String onServer(ApiClient api);

  /** Does it without a service, and says what was done. */
  abstract String onStorage(OfflineStorage offlineStorage);

  final Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  private OfflineStorage stored() {
    return storage.orElseThrow(
        () -> new CommandFailure("this build cannot work on a storage without a service"));
  }
}
