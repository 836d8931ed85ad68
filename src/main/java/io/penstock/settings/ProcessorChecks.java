package io.penstock.settings;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known about processors and their options. Implemented by whoever makes processors, so
 * that this package needs to know none.
 */
public interface ProcessorChecks {
  /**
   * The problems of a processor's options, unknown keys among them.
   *
   * @param type one of {@link #types()}
   * @param options strings, numbers, booleans, lists and maps of these; without {@code type},
   *     {@code every}, {@code fps} and {@code format}, which every processor has
   * @return problems whose path is relative to the options: {@code color} or {@code rectangle[2]}
   */
  List<Problem> check(String type, Map<String, Object> options);

  /** The names under which processors are known. */
  Set<String> types();
}
