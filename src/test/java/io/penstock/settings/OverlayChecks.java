package io.penstock.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows two processors, {@code overlay} with a colour and {@code motion} with nothing. */
final class OverlayChecks implements ProcessorChecks {
  @Override
  public List<Problem> check(String type, Map<String, Object> options) {
    List<Problem> problems = new ArrayList<>();
    options.forEach(
        (key, value) -> {
          if (!type.equals("overlay") || !Set.of("color", "rectangle", "text").contains(key)) {
            problems.add(new Problem(key, "unknown key"));
          } else if (key.equals("color") && !value.toString().startsWith("#")) {
            problems.add(new Problem(key, Optional.of(value.toString()), "must be #rrggbb"));
          } else if (key.equals("rectangle") && ((List<?>) value).size() != 4) {
            problems.add(new Problem("rectangle[" + ((List<?>) value).size() + "]", "is missing"));
          }
        });
    return problems;
  }

  @Override
  public Set<String> types() {
    return Set.of("overlay", "motion");
  }
}
