package io.penstock.chart;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was written into an object and Kubernetes has no field for: it would be taken no notice of.
 */
public final class UnknownFields {
  private static final String MODEL = "io.fabric8.";
  private static final String UNKNOWN = "additionalProperties";

  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  /** The paths of all unknown fields. */
  public static List<String> of(Object object) {
    UnknownFields fields = new UnknownFields();
    fields.walk(object.getClass().getSimpleName(), object);
    return fields.found;
  }

  private void walk(String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> walk(path + "." + key, each));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> walk(path + "[]", each));
    } else if (value != null && value.getClass().getName().startsWith(MODEL)) {
      for (Class<?> type = value.getClass();
          type != null && type.getName().startsWith(MODEL);
          type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          walk(path, field, value);
        }
      }
    }
  }

  private void walk(String path, Field field, Object owner) {
    if (Modifier.isStatic(field.getModifiers()) || owner instanceof Enum) {
      return;
    }
    try {
      field.setAccessible(true);
      Object value = field.get(owner);
      if (!field.getName().equals(UNKNOWN)) {
        walk(path + "." + field.getName(), value);
      } else if (value instanceof Map<?, ?> unknown) {
        unknown.keySet().forEach(key -> found.add(path + "." + key));
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
