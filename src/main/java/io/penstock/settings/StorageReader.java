package io.penstock.settings;

import io.penstock.settings.StorageSettings.RegistryStore;
import io.penstock.stream.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code penstock.storage} and {@code penstock.history}. */
final class StorageReader {
  private static final Path NOWHERE = Path.of("");
  private static final int KEY_BYTES = 32;

  private static final DurationRange KEEP =
      new DurationRange(Duration.ofHours(1), Duration.ofDays(3650));

  private enum Kind {
    FILE,
    MEMORY,
    POSTGRESQL
  }

  private StorageReader() {}

  static StorageSettings read(Node storage, Node history) {
    StorageSettings settings =
        new StorageSettings(
            storage.scalar("directory").file().orElse(NOWHERE),
            registry(storage),
            keys(storage),
            history.scalar("keep").duration(KEEP).orElse(KEEP.least()));
    storage.refuseOthers();
    history.refuseOthers();
    return settings;
  }

  private static RegistryStore registry(Node storage) {
    Kind kind =
        storage
            .scalar("registry")
            .oneOf(Map.of("file", Kind.FILE, "memory", Kind.MEMORY, "postgresql", Kind.POSTGRESQL))
            .orElse(Kind.MEMORY);
    Node postgres = storage.object("postgresql");
    return switch (kind) {
      case FILE -> new RegistryStore.File();
      case MEMORY -> new RegistryStore.Memory();
      case POSTGRESQL -> {
        String url = postgres.secret("url").text().orElse("");
        if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
          postgres.secret("url").refuse("must begin with jdbc:postgresql:");
        }
        if (url.contains("password=") || url.contains("@")) {
          postgres.secret("url").refuse("must not hold a password: password or password-file does");
        }
        String user = postgres.scalar("user").text().orElse("");
        Secret password =
            (postgres.has("password-file")
                    ? PasswordFile.read(postgres.scalar("password-file"))
                    : postgres.secret("password").text().map(Secret::new))
                .orElse(new Secret(""));
        postgres.refuseOthers();
        yield new RegistryStore.PostgreSql(url, user, password);
      }
    };
  }

  private static List<Secret> keys(Node storage) {
    List<Secret> keys = new ArrayList<>();
    key(storage, "key").ifPresent(keys::add);
    key(storage, "previous-key").ifPresent(keys::add);
    if (storage.has("previous-key") && !storage.has("key") && !storage.has("key-file")) {
      storage.secret("previous-key").refuse("needs the key that came after it: key or key-file");
    }
    return keys;
  }

  private static Optional<Secret> key(Node storage, String name) {
    String file = name + "-file";
    if (!storage.has(name) && !storage.has(file)) {
      return Optional.empty();
    }
    if (storage.has(name) && storage.has(file)) {
      return storage.scalar(file).refuse("says the same as " + name + ": give one of them");
    }
    Scalar scalar = storage.has(file) ? storage.scalar(file) : storage.secret(name);
    Optional<Secret> text =
        storage.has(file) ? PasswordFile.read(scalar) : scalar.text().map(Secret::new);
    return text.flatMap(
        secret ->
            isKey(secret)
                ? text
                : scalar.refuse(
                    "must hold 32 bytes in Base64: openssl rand -base64 32 makes some"));
  }

  private static boolean isKey(Secret secret) {
    try {
      return Base64.getDecoder().decode(secret.reveal().trim()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
