package io.penstock.registry;

import io.penstock.registry.RegistryEvent.Dropped;
import io.penstock.registry.RegistryEvent.StreamChange;
import io.penstock.registry.RegistryEvent.Wanted;
import io.penstock.registry.RegistryState.Entry;
import io.penstock.stream.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the registry holds, as a JSON object for a file: all streams with their secrets, encrypted
 * as the registry is, or in clear where there is no key. Their history is not in it, nor brought
 * back by it: that they were restored becomes a part of it.
 *
 * @param fields as they stand in the file; unmodifiable. {@code penstockBackup} is the version of
 *     the format.
 */
public record Backup(Map<String, @Nullable Object> fields) {
  private static final String FORMAT = "penstockBackup";
  private static final String AT = "at";
  private static final String SEALED = "sealed";
  private static final String REGISTRY = "registry";
  private static final int VERSION = 1;

  public Backup {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  static Backup of(RegistryState state, Instant now, RegistrySeal seal) {
    Map<String, @Nullable Object> registry =
        RegistryCodec.write(new RegistryState(state.version(), state.entries(), Map.of()));
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(FORMAT, VERSION);
    fields.put(AT, now.toString());
    if (seal.encrypts()) {
      fields.put(
          SEALED, Base64.getEncoder().encodeToString(seal.seal(RegistryCodec.json(registry))));
    } else {
      fields.put(REGISTRY, registry);
    }
    return new Backup(fields);
  }

  /**
   * What stands in a file.
   *
   * @throws IllegalStateException with a sentence when it is no JSON object
   */
  public static Backup parse(byte[] json) {
    try {
      return new Backup(RegistryCodec.fields(json));
    } catch (UnreadableRegistry e) {
      throw noBackup();
    }
  }

  /** What is to stand in a file, in UTF-8. */
  public byte[] json() {
    return RegistryCodec.json(fields);
  }

  /** Whether nobody can read it without the key. */
  public boolean encrypted() {
    return fields.containsKey(SEALED);
  }

  /**
   * What has to be changed for {@code state} to be as it was, except for what the configuration
   * declares.
   *
   * @throws UnreadableRegistry when it cannot be read: a sentence
   */
  List<StreamChange> changes(RegistryState state, RegistrySeal seal) {
    Map<String, Entry> wanted = new LinkedHashMap<>();
    for (Entry entry : read(seal).entries().values()) {
      if (entry.origin() == Origin.API) {
        wanted.put(entry.id().key(), entry);
      }
    }
    List<StreamChange> changes = new ArrayList<>();
    for (Entry entry : state.entries().values()) {
      if (entry.origin() == Origin.API && !wanted.containsKey(entry.id().key())) {
        changes.add(new Dropped(entry.id()));
      }
    }
    wanted.forEach(
        (key, entry) -> {
          Entry now = state.entries().get(key);
          boolean declared = now != null && now.origin() == Origin.CONFIG;
          if (!declared && (now == null || !now.document().equals(entry.document()))) {
            changes.add(
                new Wanted(
                    entry.id(), Origin.API, entry.document(), Optional.empty(), keys(now, entry)));
          }
        });
    return changes;
  }

  private static List<String> keys(@Nullable Entry before, Entry entry) {
    return before == null || before.document().isEmpty()
        ? List.of()
        : entry
            .document()
            .map(document -> document.changedSince(before.document().get()))
            .orElse(List.of());
  }

  private RegistryState read(RegistrySeal seal) {
    if (!(fields.get(FORMAT) instanceof Integer version) || version < 1) {
      throw noBackup();
    }
    if (version > VERSION) {
      throw new UnreadableRegistry("this backup was written by a newer Penstock");
    }
    if (fields.get(REGISTRY) instanceof Map<?, ?> registry) {
      return state(RegistryCodec.object(registry));
    }
    if (fields.get(SEALED) instanceof String sealed) {
      return state(RegistryCodec.fields(opened(sealed, seal)));
    }
    throw noBackup();
  }

  private static RegistryState state(Map<String, @Nullable Object> registry) {
    try {
      return RegistryCodec.state(registry);
    } catch (UnreadableRegistry e) {
      throw new UnreadableRegistry("this backup is damaged");
    }
  }

  private static byte[] opened(String sealed, RegistrySeal seal) {
    try {
      return seal.open(Base64.getDecoder().decode(sealed));
    } catch (UnreadableRegistry e) {
      throw new UnreadableRegistry(
          "this backup cannot be decrypted: it needs the key that was storage.key when it was"
              + " made, as storage.key or storage.previous-key");
    } catch (IllegalArgumentException e) {
      throw new UnreadableRegistry("this backup is damaged");
    }
  }

  private static UnreadableRegistry noBackup() {
    return new UnreadableRegistry("this is no backup of Penstock");
  }

  /** Without its contents. */
  @Override
  public String toString() {
    return "Backup[" + fields.get(AT) + "]";
  }
}
