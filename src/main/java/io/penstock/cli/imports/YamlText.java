package io.penstock.cli.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML into plain maps, lists and scalars. Aliases are followed, and what grows out of bounds
 * by them is refused.
 */
public final class YamlText {
  /** Ten times what a thousand cameras take. */
  private static final int MOST_VALUES = 200_000;

  private static final int DEEPEST = 40;
  private static final int LONGEST = 16 << 20;

  private YamlText() {}

  /**
   * The object that {@code text} is; empty for an empty text.
   *
   * @throws IllegalArgumentException with a sentence that quotes nothing of the text
   */
  public static Map<String, @Nullable Object> read(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setAllowDuplicateKeys(false);
    limits.setAllowRecursiveKeys(false);
    limits.setNestingDepthLimit(DEEPEST);
    limits.setCodePointLimit(LONGEST);
    DumperOptions unused = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(limits), new Representer(unused), unused, limits, new PlainTypes());
    Object value;
    try {
      value = yaml.load(text);
    } catch (MarkedYAMLException e) {
      throw new IllegalArgumentException(
          e.getProblemMark() == null
              ? "is not YAML"
              : "line %d, column %d: is not YAML"
                  .formatted(e.getProblemMark().getLine() + 1, e.getProblemMark().getColumn() + 1),
          e);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(
          "is not YAML, or nests or repeats itself without bounds", e);
    }
    Object plain = new Copy().of(value, 0);
    if (plain == null) {
      return Map.of();
    }
    if (plain instanceof List<?> list) {
      // A list of streams is one of the shapes that are taken.
      return Map.of("streams", list);
    }
    if (!(plain instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("is a single value, not an object");
    }
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    map.forEach((key, each) -> result.put(String.valueOf(key), each));
    return result;
  }

  /** Takes for a number only what is written as one: 0123 may be a password, and 12:30 a name. */
  private static final class PlainTypes extends Resolver {
    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");
    private static final Pattern FRACTION = Pattern.compile("-?(?:0|[1-9][0-9]*)\\.[0-9]+");
    private static final Pattern TRUTH =
        Pattern.compile(
            "yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
    private static final Pattern NOTHING = Pattern.compile("~|null|Null|NULL|");

    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, TRUTH, "yYnNtTfFoO");
      addImplicitResolver(Tag.INT, WHOLE, "-0123456789");
      addImplicitResolver(Tag.FLOAT, FRACTION, "-0123456789");
      addImplicitResolver(Tag.MERGE, Pattern.compile("<<"), "<");
      addImplicitResolver(Tag.NULL, NOTHING, "~nN\0");
      addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
    }
  }

  /** Aliases share what they name; a copy shares nothing, and is counted while it grows. */
  private static final class Copy {
    private int values;

    private @Nullable Object of(@Nullable Object value, int depth) {
      if (++values > MOST_VALUES || depth > DEEPEST) {
        throw new IllegalArgumentException("is too large, or refers to itself too often");
      }
      if (value instanceof Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put(String.valueOf(key), of(each, depth + 1)));
        return copy;
      }
      if (value instanceof Iterable<?> list) {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(of(each, depth + 1)));
        return copy;
      }
      return value == null
              || value instanceof String
              || value instanceof Number
              || value instanceof Boolean
          ? value
          : String.valueOf(value);
    }
  }
}
