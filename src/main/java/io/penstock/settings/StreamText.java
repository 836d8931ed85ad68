package io.penstock.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Streams in a text that is no configuration of this node, such as one to be applied to a server.
 * They are taken as they are written: nothing is checked but that each is an object.
 */
public final class StreamText {
  private static final String ROOT = "penstock";
  private static final String STREAMS = "streams";

  /** What an answer of the API has around a stream's own keys. */
  private static final String SPEC = "spec";

  /** What JSON has for a remark. */
  private static final String COMMENT = "comment";

  private static final String ENABLED = "enabled";

  private StreamText() {}

  /**
   * A stream under the name that it has in the text, which need not be a valid id.
   *
   * @param id as written
   * @param document its keys, named as in JSON
   */
  public record Named(String id, StreamDocument document) {}

  /**
   * What was found.
   *
   * @param streams in the order of the text where that has one
   * @param left what was not taken over, each a sentence without its full stop
   */
  public record Found(List<Named> streams, List<String> left) {
    public Found {
      streams = List.copyOf(streams);
      left = List.copyOf(left);
    }
  }

  /**
   * Reads HOCON or JSON: {@code penstock { streams { … } }}, {@code streams { … }}, streams by
   * their ids, or a list of streams that have an {@code id}.
   *
   * @param environment what substitutions may name
   * @throws IllegalArgumentException with a sentence that quotes nothing of the text
   */
  public static Found read(String text, Map<String, String> environment) {
    // The library knows no list at the root.
    String whole = text.stripLeading().startsWith("[") ? STREAMS + " = " + text : text;
    SkippedIncludes includes = new SkippedIncludes();
    try {
      Config config =
          ConfigFactory.parseString(whole, ConfigParseOptions.defaults().setIncluder(includes));
      List<String> left = new ArrayList<>();
      includes.names().forEach(name -> left.add("include " + name + ": files are read one by one"));
      return find(resolved(config, environment).root(), left);
    } catch (ConfigException e) {
      boolean hasLine = e.origin() != null && e.origin().lineNumber() > 0;
      throw new IllegalArgumentException(
          (hasLine ? "line " + e.origin().lineNumber() + ": " : "") + HoconFault.of(e), e);
    }
  }

  /**
   * Finds streams in what another format held, in the same shapes.
   *
   * @param tree texts, numbers, truth values, nulls, lists and maps of these
   * @throws IllegalArgumentException with a sentence that quotes nothing of the text
   */
  public static Found find(Map<String, ? extends @Nullable Object> tree) {
    return find(ConfigValueFactory.fromMap(tree), new ArrayList<>());
  }

  /** A stream of which only the keys are known, in JSON's names or in HOCON's. */
  public static StreamDocument document(Map<String, ? extends @Nullable Object> written) {
    return StreamDocument.of(ConfigValueFactory.fromMap(written));
  }

  /** Streams as HOCON that {@link #read} and a configuration take. */
  public static String write(Map<String, StreamDocument> streams) {
    Map<String, Object> objects = new LinkedHashMap<>();
    streams.forEach((id, document) -> objects.put(id, document.hocon().unwrapped()));
    return ConfigValueFactory.fromMap(Map.of(ROOT, Map.of(STREAMS, objects)))
        .render(
            ConfigRenderOptions.defaults()
                .setJson(false)
                .setComments(false)
                .setOriginComments(false));
  }

  private static Config resolved(Config config, Map<String, String> environment) {
    Map<String, String> values = new LinkedHashMap<>(environment);
    TreeSet<String> missing = new TreeSet<>();
    while (true) {
      try {
        Config source = config.withFallback(ConfigValueFactory.fromMap(values));
        Config resolved =
            config.resolveWith(
                source, ConfigResolveOptions.defaults().setUseSystemEnvironment(false));
        if (missing.isEmpty()) {
          return resolved;
        }
        throw new IllegalArgumentException(
            "${" + String.join("}, ${", missing) + "} is neither a key nor set in the environment");
      } catch (ConfigException.UnresolvedSubstitution e) {
        // An empty value in its place, to find the others too.
        Optional<String> name = HoconFault.missing(e);
        if (name.isEmpty() || !missing.add(name.get())) {
          throw e;
        }
        values.put(name.get(), "");
      }
    }
  }

  private static Found find(ConfigObject root, List<String> left) {
    ConfigObject around = root;
    if (root.get(ROOT) instanceof ConfigObject penstock) {
      leave(root, ROOT, "", left);
      leave(penstock, STREAMS, ROOT + ".", left);
      around = penstock.containsKey(STREAMS) ? penstock : ConfigValueFactory.fromMap(Map.of());
    } else if (!holdsStreams(root)) {
      return new Found(byId(root), left);
    } else {
      leave(root, STREAMS, "", left);
    }
    return new Found(streams(around.get(STREAMS)), left);
  }

  /** Whether the key {@code streams} is what it says, and not a stream of that name. */
  private static boolean holdsStreams(ConfigObject root) {
    ConfigValue value = root.get(STREAMS);
    return value instanceof ConfigList
        || (value instanceof ConfigObject object && !object.containsKey("source"));
  }

  private static void leave(ConfigObject object, String wanted, String path, List<String> left) {
    new TreeSet<>(object.keySet())
        .stream()
            .filter(key -> !key.equals(wanted) && !key.equals(COMMENT))
            .forEach(
                key -> left.add(path + key + ": only streams are taken over, no other settings"));
  }

  private static List<Named> streams(@Nullable ConfigValue value) {
    if (value instanceof ConfigList list) {
      List<Named> streams = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        streams.add(listed(list.get(i), i));
      }
      return streams;
    }
    return value instanceof ConfigObject object ? byId(object) : List.of();
  }

  private static Named listed(ConfigValue value, int place) {
    if (value instanceof ConfigObject object) {
      Object id = object.unwrapped().get("id");
      if (id instanceof String || id instanceof Number) {
        return new Named(String.valueOf(id), document(object.withoutKey("id")));
      }
    }
    throw new IllegalArgumentException(
        "stream %d of the list is no object with an id".formatted(place + 1));
  }

  private static List<Named> byId(ConfigObject object) {
    List<String> ids = new ArrayList<>(object.keySet());
    Collections.sort(ids);
    List<Named> streams = new ArrayList<>();
    for (String id : ids) {
      if (!(object.get(id) instanceof ConfigObject stream)) {
        throw new IllegalArgumentException(
            "this holds no streams: \"" + id + "\" is no object { … }");
      }
      streams.add(new Named(id, document(stream.withoutKey("id"))));
    }
    return streams;
  }

  /** Of an answer of the API, what somebody wrote. */
  private static StreamDocument document(ConfigObject stream) {
    if (!(stream.get(SPEC) instanceof ConfigObject spec)) {
      return StreamDocument.of(stream);
    }
    ConfigValue enabled = stream.get(ENABLED);
    return StreamDocument.of(enabled == null ? spec : spec.withValue(ENABLED, enabled));
  }
}
