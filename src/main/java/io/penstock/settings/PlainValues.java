package io.penstock.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns HOCON into Java's own maps, lists and scalars. A null counts as not being there. */
final class PlainValues {
  private PlainValues() {}

  /** A map that belongs to the caller; what is in it is unmodifiable. */
  static Map<String, Object> of(ConfigObject object) {
    Map<String, Object> map = new TreeMap<>();
    object.forEach(
        (key, value) -> {
          if (value.valueType() != ConfigValueType.NULL) {
            map.put(key, of(value));
          }
        });
    return map;
  }

  private static Object of(ConfigValue value) {
    if (value instanceof ConfigObject object) {
      return Collections.unmodifiableMap(of(object));
    }
    if (value instanceof ConfigList list) {
      List<Object> values = new ArrayList<>();
      for (ConfigValue element : list) {
        if (element.valueType() != ConfigValueType.NULL) {
          values.add(of(element));
        }
      }
      return Collections.unmodifiableList(values);
    }
    return value.unwrapped();
  }
}
