package io.penstock.settings;

import io.penstock.stream.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where what must survive a restart is kept.
 *
 * @param directory for files of the service's own
 * @param registry where the streams that are wanted are written down
 * @param keys what they are encrypted with: the first for writing, all of them for reading; none
 *     for clear text. Each is 32 bytes in Base64.
 * @param historyKeep how long it is known who changed what
 */
public record StorageSettings(
    Path directory, RegistryStore registry, List<Secret> keys, Duration historyKeep) {
  public StorageSettings {
    keys = List.copyOf(keys);
  }

  /** A place for the registry. */
  public sealed interface RegistryStore {
    /** Nowhere: what was added is forgotten when the service ends. */
    record Memory() implements RegistryStore {}

    /** A file in {@link StorageSettings#directory()}. */
    record File() implements RegistryStore {}

    /**
     * A database.
     *
     * @param url as JDBC wants it, {@code jdbc:postgresql://host/database}, without user and
     *     password
     */
    record PostgreSql(String url, String user, Secret password) implements RegistryStore {}
  }
}
