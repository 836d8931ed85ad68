package io.penstock.settings;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.penstock.stream.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An object of the configuration while it is read. It knows its path, and it remembers which keys
 * were asked for: whatever else stands in it is unknown ({@link #refuseOthers}). A key that it has
 * not is looked for in the defaults, and a problem with it is then told with the defaults' path.
 */
final class Node {
  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");
  private static final ConfigObject NOTHING = ConfigFactory.empty().root();

  private final String path;
  private final ConfigObject own;
  private final @Nullable Node defaults;
  private final Problems problems;
  private final Set<String> asked = new TreeSet<>();
  private final Set<String> answered = new TreeSet<>();

  private Node(String path, ConfigObject own, @Nullable Node defaults, Problems problems) {
    this.path = path;
    this.own = own;
    this.defaults = defaults;
    this.problems = problems;
  }

  /** The object {@code key} of {@code root}, which needs no defaults. */
  static Node of(ConfigObject root, String key, Problems problems) {
    return new Node("", root, null, problems).object(key);
  }

  /** {@code root} itself, whose path is empty. */
  static Node root(ConfigObject root, Problems problems) {
    return new Node("", root, null, problems);
  }

  /** {@code defaults} as the object at {@code path}. */
  static Node at(String path, ConfigObject object, Problems problems) {
    return new Node(path, object, null, problems);
  }

  /** This object, over {@code defaults}. */
  Node over(Node other) {
    return new Node(path, own, other, problems);
  }

  String path() {
    return path;
  }

  /** Where {@code key} is. */
  String at(String key) {
    String name = PLAIN_KEY.matcher(key).matches() ? key : ConfigUtil.quoteString(key);
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Every key, of the defaults too. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>(own.keySet());
    if (defaults != null) {
      keys.addAll(defaults.keys());
    }
    asked.addAll(keys);
    return keys;
  }

  /** Whether {@code key} is set, here or in the defaults. */
  boolean has(String key) {
    return find(key).isPresent();
  }

  /** Whether {@code key} is set here. */
  boolean hasOwn(String key) {
    asked.add(key);
    ConfigValue value = own.get(key);
    return value != null && value.valueType() != ConfigValueType.NULL;
  }

  /** Whether {@code key} stands here, be it to say that there is none. */
  boolean mentions(String key) {
    asked.add(key);
    return own.containsKey(key);
  }

  /** A value that problems may show. */
  Scalar scalar(String key) {
    return scalar(key, false);
  }

  /** A value that problems must not show. */
  Scalar secret(String key) {
    return scalar(key, true);
  }

  private Scalar scalar(String key, boolean secret) {
    return find(key)
        .map(found -> new Scalar(found.path, found.value, secret, problems))
        .orElseGet(() -> new Scalar(at(key), null, secret, problems));
  }

  /** The object {@code key}; an empty one where there is none. */
  Node object(String key) {
    asked.add(key);
    ConfigValue value = own.get(key);
    boolean isNull = value != null && value.valueType() == ConfigValueType.NULL;
    return objectAt(
        at(key), isNull ? null : value, defaults == null || isNull ? null : defaults.object(key));
  }

  /** The objects in the list {@code key}; none where there is no list. */
  List<Node> objects(String key) {
    Optional<Found> found = find(key);
    if (found.isEmpty()) {
      return List.of();
    }
    if (!(found.get().value instanceof ConfigList list)) {
      problems.add(
          found.get().path, "must be a list [ { … } ], not " + ValueText.kindOf(found.get().value));
      return List.of();
    }
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String at = found.get().path + "[" + i + "]";
      nodes.add(objectAt(at, list.get(i), null));
    }
    return nodes;
  }

  /** The texts, numbers or truth values in the list {@code key}; none where there is no list. */
  List<Scalar> scalars(String key) {
    return scalars(key, false);
  }

  /** The same, of which problems show none. */
  List<Scalar> secrets(String key) {
    return scalars(key, true);
  }

  private List<Scalar> scalars(String key, boolean secret) {
    Optional<Found> found = find(key);
    if (found.isEmpty()) {
      return List.of();
    }
    if (!(found.get().value instanceof ConfigList list)) {
      problems.add(
          found.get().path, "must be a list [ … ], not " + ValueText.kindOf(found.get().value));
      return List.of();
    }
    List<Scalar> scalars = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      scalars.add(new Scalar(found.get().path + "[" + i + "]", list.get(i), secret, problems));
    }
    return scalars;
  }

  /** What stands at {@code key} here; an empty object where that is none. */
  ConfigObject value(String key) {
    asked.add(key);
    return own.get(key) instanceof ConfigObject object ? object : NOTHING;
  }

  /** The objects in the list {@code key}, which has to hold one at least. */
  List<Node> someObjects(String key) {
    Optional<Found> found = find(key);
    if (found.isEmpty()) {
      problems.add(at(key), "must be given");
    } else if (found.get().value instanceof ConfigList list && list.isEmpty()) {
      problems.add(found.get().path, "must not be empty");
    }
    return objects(key);
  }

  /** The object {@code key} as pairs of texts. */
  Map<String, String> texts(String key) {
    Node pairs = object(key);
    Map<String, String> texts = new TreeMap<>();
    for (String name : pairs.keys()) {
      if (pairs.has(name)) {
        pairs.scalar(name).anyText().ifPresent(text -> texts.put(name, text));
      }
    }
    return texts;
  }

  /** What stands here besides the keys that were asked for, as plain Java values. */
  Map<String, Object> others() {
    Map<String, Object> others = PlainValues.of(own);
    others.keySet().removeAll(asked);
    return others;
  }

  /** Tells a problem with {@code key}, if it is set here. */
  void refuse(String key, String message) {
    answered.add(key);
    if (own.containsKey(key)) {
      problems.add(at(key), message);
    }
  }

  /** Tells a problem with this object as a whole. */
  void refuse(String message) {
    problems.add(path, message);
  }

  /** Tells about every key that stands here and was not asked for. */
  void refuseOthers() {
    for (String key : new TreeSet<>(own.keySet())) {
      if (!asked.contains(key) && !answered.contains(key)) {
        problems.add(at(key), Nearest.unknown("unknown key", key, asked));
      }
    }
  }

  private Node objectAt(String at, @Nullable ConfigValue value, @Nullable Node under) {
    if (value == null || value instanceof ConfigObject) {
      return new Node(at, value instanceof ConfigObject object ? object : NOTHING, under, problems);
    }
    problems.add(at, "must be an object { … }, not " + ValueText.kindOf(value));
    // All that it lacks would be told too, and help nobody.
    return new Node(at, NOTHING, under, new Problems());
  }

  private Optional<Found> find(String key) {
    asked.add(key);
    ConfigValue value = own.get(key);
    if (value == null) {
      return defaults == null ? Optional.empty() : defaults.find(key);
    }
    return value.valueType() == ConfigValueType.NULL
        ? Optional.empty()
        : Optional.of(new Found(at(key), value));
  }

  private record Found(String path, ConfigValue value) {}
}
