package io.penstock.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The problems found so far, in the order of finding. One that is found twice counts once: a wrong
 * default is met again in every stream that uses it.
 */
final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  void add(Problem problem) {
    found.add(problem);
  }

  void add(String path, String message) {
    add(new Problem(path, message));
  }

  void add(String path, String value, String message) {
    add(new Problem(path, Optional.of(value), message));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Problem> list() {
    return List.copyOf(found);
  }
}
