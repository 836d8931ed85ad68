package io.penstock.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.StreamSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stream as somebody wrote it: the keys that they gave, without defaults, named as in JSON
 * ({@code stallTimeout}). It may hold passwords, so that it is never printed.
 *
 * @param fields texts, numbers, truth values, nulls, lists and maps of these; unmodifiable
 */
public record StreamDocument(Map<String, @Nullable Object> fields) {
  /** What an answer shows in the place of a secret; in a request, that the secret stays. */
  public static final String MASK = "***";

  /** A place in a list. */
  private static final Pattern PLACE = Pattern.compile("\\d{1,9}");

  public StreamDocument {
    fields = copy(fields);
  }

  /** What stands in a configuration at a stream's id. */
  static StreamDocument of(ConfigObject hocon) {
    return new StreamDocument(DocumentNames.renamed(plain(hocon), DocumentNames::camel));
  }

  /** The same as an object of a configuration. */
  ConfigObject hocon() {
    return ConfigValueFactory.fromMap(
        DocumentNames.renamed(fields, DocumentNames::kebab), "the request");
  }

  /** A stream with all its defaults as a document, with {@link #MASK} for its secrets. */
  public static StreamDocument shown(StreamSpec spec) {
    return SpecDocument.masked(spec);
  }

  /**
   * This document in one form: a user and a password in the address of the source, or of its
   * substream, stand in keys of their own. Where there are such keys too, it stays as it is, to be
   * refused.
   */
  public StreamDocument canonical() {
    return new StreamDocument(withoutUserInAddress(false));
  }

  /** The same for a merge patch: whoever gives a user in an address means no password file. */
  public StreamDocument canonicalPatch() {
    return new StreamDocument(withoutUserInAddress(true));
  }

  private Map<String, @Nullable Object> withoutUserInAddress(boolean patch) {
    if (!(fields.get("source") instanceof Map<?, ?> source)) {
      return fields;
    }
    Map<String, @Nullable Object> parted = parted(source, patch);
    if (source.get("substream") instanceof Map<?, ?> substream) {
      parted.put("substream", parted(substream, patch));
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>(fields);
    result.put("source", parted);
    return result;
  }

  /** A source, or a substream, with the user of its address in keys of their own. */
  private static Map<String, @Nullable Object> parted(Map<?, ?> source, boolean patch) {
    Map<String, @Nullable Object> parted = new LinkedHashMap<>();
    source.forEach((key, value) -> parted.put(String.valueOf(key), value));
    Optional<SecretUri> address =
        source.get("uri") instanceof String uri ? address(uri) : Optional.empty();
    Optional<Secret> password = address.flatMap(SecretUri::password);
    if (password.isEmpty()
        || address.get().username().isEmpty()
        || !address.get().scheme().startsWith("rtsp")
        || Stream.of("username", "password", "passwordFile")
            .anyMatch(key -> source.get(key) != null)) {
      return parted;
    }
    parted.put("uri", address.get().revealWithoutUser());
    parted.put("username", address.get().username());
    parted.put("password", password.get().reveal());
    if (patch) {
      parted.put("passwordFile", null);
    }
    return parted;
  }

  private static Optional<SecretUri> address(String text) {
    try {
      return Optional.of(SecretUri.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * What is meant by this document as a change of a stream: what is as {@link #shown} showed it
   * stays as it is, be it a secret behind {@link #MASK} or a default.
   *
   * @param previous what was written down for the stream so far
   * @param now the stream that this makes
   */
  public StreamDocument meant(StreamDocument previous, StreamSpec now) {
    return AsShown.change(this, previous, now);
  }

  /** Whether {@link #MASK} is in a text of this document. */
  public boolean holdsMask() {
    return holdsMask(fields);
  }

  static boolean holdsMask(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().anyMatch(StreamDocument::holdsMask);
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(StreamDocument::holdsMask);
    }
    return value instanceof String text && text.contains(MASK);
  }

  /** What stands at a JSON pointer; empty where nothing does. */
  public Optional<Object> at(String pointer) {
    @Nullable Object value = fields;
    for (String part : pointer.split("/", -1)) {
      if (part.isEmpty() && value == fields) {
        continue;
      }
      String key = part.replace("~1", "/").replace("~0", "~");
      if (value instanceof Map<?, ?> map) {
        value = map.get(key);
      } else if (value instanceof List<?> list && PLACE.matcher(key).matches()) {
        int place = Integer.parseInt(key);
        value = place < list.size() ? list.get(place) : null;
      } else {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(value);
  }

  /** This document with {@code patch} applied, as RFC 7396 has it. */
  public StreamDocument merged(Map<String, ? extends @Nullable Object> patch) {
    return new StreamDocument(merged(fields, patch));
  }

  private static Map<String, @Nullable Object> merged(
      Map<?, ?> target, Map<?, ? extends @Nullable Object> patch) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    target.forEach((key, value) -> result.put(String.valueOf(key), value));
    patch.forEach(
        (name, value) -> {
          String key = String.valueOf(name);
          if (value == null) {
            result.remove(key);
          } else if (value instanceof Map<?, ?> inner) {
            result.put(
                key, merged(result.get(key) instanceof Map<?, ?> old ? old : Map.of(), inner));
          } else {
            result.put(key, value);
          }
        });
    return result;
  }

  /**
   * This document with the secrets of {@code previous} wherever {@link #MASK} stands for them.
   * Objects in lists are the same where they have the same name, or else the same place.
   */
  public StreamDocument unmasked(StreamDocument previous) {
    return new StreamDocument(DocumentMask.lifted(fields, previous.fields));
  }

  /** The same for what somebody gave: the secrets of a processor do not follow its addresses. */
  public StreamDocument unmaskedInPlace(StreamDocument previous) {
    return new StreamDocument(DocumentMask.liftedInPlace(fields, previous.fields));
  }

  /** This document with {@link #MASK} for the secrets that it has in common with {@code other}. */
  public StreamDocument masked(StreamDocument other) {
    return new StreamDocument(DocumentMask.laid(fields, other.fields));
  }

  /** JSON pointers of what is another than in {@code previous}; a list is one thing. */
  public List<String> changedSince(StreamDocument previous) {
    List<String> changed = new ArrayList<>();
    compare("", previous.fields, fields, changed);
    return changed;
  }

  private static void compare(
      String pointer, @Nullable Object before, @Nullable Object after, List<String> changed) {
    if (before instanceof Map<?, ?> old && after instanceof Map<?, ?> now) {
      Set<Object> keys = new TreeSet<>(old.keySet());
      keys.addAll(now.keySet());
      keys.forEach(
          key -> compare(DocumentNames.pointer(pointer, key), old.get(key), now.get(key), changed));
    } else if (!Objects.equals(before, after)) {
      changed.add(pointer);
    }
  }

  private static Map<String, @Nullable Object> plain(ConfigObject object) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    object.keySet().stream()
        .sorted()
        .forEach(
            key -> {
              ConfigValue value = object.get(key);
              if (value != null) {
                result.put(key, plain(value));
              }
            });
    return result;
  }

  private static @Nullable Object plain(ConfigValue value) {
    if (value instanceof ConfigObject object) {
      return plain(object);
    }
    if (value.valueType() == ConfigValueType.LIST) {
      List<@Nullable Object> result = new ArrayList<>();
      ((ConfigList) value).forEach(each -> result.add(plain(each)));
      return result;
    }
    if (value.valueType() == ConfigValueType.NUMBER) {
      // A password of digits keeps its leading zeros.
      String written = value.atKey("value").getString("value");
      return written.equals(String.valueOf(value.unwrapped())) ? value.unwrapped() : written;
    }
    return value.unwrapped();
  }

  private static Map<String, @Nullable Object> copy(Map<?, ? extends @Nullable Object> map) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    map.forEach((key, value) -> result.put(String.valueOf(key), copy(value)));
    return Collections.unmodifiableMap(result);
  }

  private static @Nullable Object copy(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return copy(map);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> result = new ArrayList<>();
      list.forEach(each -> result.add(copy(each)));
      return Collections.unmodifiableList(result);
    }
    return value;
  }

  /** Its keys alone. */
  @Override
  public String toString() {
    return "StreamDocument" + fields.keySet();
  }
}
