package io.penstock.settings;

import io.penstock.stream.Nearest;
import io.penstock.stream.ProcessorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the processors of a stream: what all of them have; the rest is the processor's own. */
final class ProcessReader {
  private static final DurationRange EVERY =
      new DurationRange(Duration.ofMillis(1), Duration.ofHours(24));

  private final ProcessorChecks checks;
  private final Problems problems;

  ProcessReader(ProcessorChecks checks, Problems problems) {
    this.checks = checks;
    this.problems = problems;
  }

  List<ProcessorSpec> read(Node stream) {
    List<ProcessorSpec> specs = new ArrayList<>();
    for (Node step : stream.objects("process")) {
      specs.add(step(step));
    }
    return specs;
  }

  private ProcessorSpec step(Node step) {
    Optional<Duration> every = every(step);
    boolean bgr =
        step.has("format") && step.scalar("format").oneOf(Map.of("bgr", true)).orElse(false);
    Scalar type = step.scalar("type");
    String name = type.text().orElse("");
    Map<String, Object> options = step.others();
    options.keySet().stream()
        .filter(key -> !DocumentNames.kebab(key).equals(key))
        .forEach(
            key ->
                step.refuse(key, "must be written " + DocumentNames.kebab(key) + ", as all keys"));
    Set<String> types = checks.types();
    if (types.contains(name)) {
      checks.check(name, options).forEach(problem -> problems.add(problem.under(step.path())));
    } else if (!name.isEmpty()) {
      type.refuse(Nearest.unknown("unknown processor", name, types));
    }
    return new ProcessorSpec(name, bgr, every, options);
  }

  private static Optional<Duration> every(Node step) {
    boolean hasFps = step.has("fps");
    if (step.has("every")) {
      if (hasFps) {
        step.refuse("fps", "says the same as every: give one of them");
      }
      return step.scalar("every").duration(EVERY);
    }
    return hasFps
        ? step.scalar("fps")
            .number(0.001, 1000, "0.001 and 1000")
            .map(fps -> Duration.ofNanos(Math.round(1e9 / fps)))
        : Optional.empty();
  }
}
