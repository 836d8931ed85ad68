package io.penstock;

import io.penstock.cli.OfflineStorage;
import io.penstock.process.ProcessorCatalog;
import io.penstock.registry.Backup;
import io.penstock.registry.StoredRegistry;
import io.penstock.settings.SettingsReader;
import io.penstock.settings.StorageSettings;
import io.penstock.settings.StorageSettings.RegistryStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** What a service that does not run left in its storage, which its configuration names. */
final class ServiceStorage implements OfflineStorage {
  /** Stands in the history of streams. */
  private static final String WHO = "penstock restore";

  @Override
  public String backup(Optional<Path> config, Path part) {
    return on(
        config,
        registry -> {
          Backup backup = registry.export();
          try {
            Files.write(part, backup.json());
          } catch (IOException e) {
            throw new IllegalStateException("the backup cannot be written: " + e.getMessage(), e);
          }
          return backup.encrypted()
              ? "everything is written, encrypted with the newest key (storage.key)"
              : "everything is written, in clear text since there is no storage.key: guard the file,"
                  + " the passwords are in it";
        });
  }

  @Override
  public String restore(Optional<Path> config, Path backup) {
    return on(
        config,
        registry -> {
          try {
            var restored = registry.restore(Backup.parse(Files.readAllBytes(backup)), WHO);
            return "restored: %d streams created, %d changed, %d removed"
                .formatted(restored.created(), restored.changed(), restored.removed());
          } catch (IOException e) {
            throw new IllegalStateException("the file " + backup + " cannot be read", e);
          }
        });
  }

  @Override
  public String rekey(Optional<Path> config) {
    return on(
        config,
        registry ->
            registry.rekey()
                ? "all stored passwords are encrypted with the newest key"
                : "nothing is encrypted: there is no storage.key");
  }

  private static String on(Optional<Path> config, Function<StoredRegistry, String> work) {
    StorageSettings settings = settings(config);
    if (settings.registry() instanceof RegistryStore.Memory) {
      throw new IllegalStateException(
          "there is nothing in a storage: storage.registry is memory, which ends with the service");
    }
    // What is printed may be the backup itself, and log lines would stand in it.
    PrintStream stdout = System.out;
    System.setOut(System.err);
    try (StoredRegistry registry = StoredRegistry.open(settings)) {
      return work.apply(registry);
    } finally {
      System.setOut(stdout);
    }
  }

  private static StorageSettings settings(Optional<Path> config) {
    Path file = config.orElseGet(ConfigFile::standard);
    SettingsReader.Result result =
        SettingsReader.readFile(file, ConfigFile.checks(ProcessorCatalog.load()));
    if (result instanceof SettingsReader.Refused refused) {
      throw new IllegalStateException(refused.describe(file.toString()));
    }
    return ((SettingsReader.Loaded) result).settings().storage();
  }
}
