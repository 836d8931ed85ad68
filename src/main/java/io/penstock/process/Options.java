package io.penstock.process;

import io.penstock.stream.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a processor's options and collects every problem on the way. A key that was never asked for
 * is unknown, so one method that reads everything serves both {@link ProcessorFactory#check} and
 * {@link ProcessorFactory#create}. Where an option is absent or wrong the reader gives the default
 * and goes on. As in HOCON, {@code "40"} serves as a number. Used by one thread.
 */
public final class Options {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}) ?(ms|s|m|h)");
  private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?) ?%");

  private final Map<String, Object> values;
  private final TreeSet<String> asked = new TreeSet<>();
  private final List<OptionProblem> problems = new ArrayList<>();

  /**
   * @param values strings, numbers, booleans, lists and maps of these, by kebab-case key
   */
  public Options(Map<String, Object> values) {
    this.values = Map.copyOf(values);
  }

  /** The option as it stands in the configuration, for shapes that no other reader knows. */
  public Optional<Object> value(String key) {
    asked.add(key);
    return Optional.ofNullable(values.get(key));
  }

  /** A text. */
  public Optional<String> text(String key) {
    return value(key)
        .flatMap(
            value -> {
              if (value instanceof List || value instanceof Map) {
                problem(key, "must be a text");
                return Optional.empty();
              }
              return Optional.of(value.toString());
            });
  }

  /** True or false. */
  public boolean flag(String key, boolean otherwise) {
    Object value = value(key).orElse(otherwise);
    if (value.equals(true) || value.equals("true")) {
      return true;
    }
    if (!value.equals(false) && !value.equals("false")) {
      problem(key, shown(value) + " is neither true nor false");
      return otherwise;
    }
    return false;
  }

  /** A whole number from {@code least} to {@code most}. */
  public int integer(String key, int least, int most, int otherwise) {
    return value(key).flatMap(value -> whole(key, value, least, most)).orElse(otherwise);
  }

  /** A number from {@code least} to {@code most}. */
  public double number(String key, double least, double most, double otherwise) {
    Optional<Object> value = value(key);
    if (value.isEmpty()) {
      return otherwise;
    }
    Optional<BigDecimal> number = decimal(value.get());
    if (number.isEmpty()
        || number.get().doubleValue() < least
        || number.get().doubleValue() > most) {
      problem(key, shown(value.get()) + " is not a number from " + least + " to " + most);
      return otherwise;
    }
    return number.get().doubleValue();
  }

  /** A list of whole numbers, as many as there are {@code names}, which say what each one is. */
  public Optional<List<Integer>> integers(String key, String... names) {
    Optional<Object> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof List<?> list) || list.size() != names.length) {
      problem(key, shown(value.get()) + " is not [" + String.join(", ", names) + "]");
      return Optional.empty();
    }
    List<Integer> numbers = new ArrayList<>();
    for (Object item : list) {
      // Ten times the largest picture there is: sums of two cannot overflow.
      whole(key, item, -1_000_000, 1_000_000).ifPresent(numbers::add);
    }
    return numbers.size() == names.length ? Optional.of(List.copyOf(numbers)) : Optional.empty();
  }

  /** A colour, {@code "#rrggbb"}. */
  public Color color(String key, Color otherwise) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Optional<Color> color = Color.parse(text.get());
    if (color.isEmpty()) {
      problem(key, shown(text.get()) + " is not a colour, write \"#rrggbb\"");
    }
    return color.orElse(otherwise);
  }

  /** A duration with its unit, {@code 200ms} or {@code 5s}; a bare number is a problem. */
  public Duration duration(String key, Duration otherwise) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(text.get().trim());
    if (!matcher.matches()) {
      problem(key, shown(text.get()) + " is not a duration, write \"200ms\" or \"5s\"");
      return otherwise;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /**
   * A share with its sign, {@code 0.5%}, from {@code least} to {@code most} percent; a bare number
   * is a problem.
   */
  public double percent(String key, double least, double most, double otherwise) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher matcher = PERCENT.matcher(text.get().trim());
    if (!matcher.matches()) {
      problem(key, shown(text.get()) + " is not a share, write \"0.5%\"");
      return otherwise;
    }
    double percent = Double.parseDouble(matcher.group(1));
    if (percent < least || percent > most) {
      problem(key, shown(text.get()) + " is not from " + least + "% to " + most + "%");
      return otherwise;
    }
    return percent;
  }

  /** Adds a problem that only the processor itself can know of. */
  public void problem(String key, String message) {
    problems.add(new OptionProblem(key, message));
  }

  /** Every problem so far, and every key that nobody asked for. Call it after reading. */
  public List<OptionProblem> problems() {
    List<OptionProblem> all = new ArrayList<>(problems);
    for (String key : new TreeSet<>(values.keySet())) {
      if (!asked.contains(key)) {
        String guess =
            Nearest.to(key, asked)
                .map(name -> "did you mean \"" + name + "\"?")
                .orElse("there is " + String.join(", ", asked));
        all.add(new OptionProblem(key, "unknown, " + guess));
      }
    }
    return List.copyOf(all);
  }

  private Optional<Integer> whole(String key, Object value, int least, int most) {
    Optional<Integer> whole =
        decimal(value)
            .filter(number -> number.stripTrailingZeros().scale() <= 0)
            .filter(number -> number.compareTo(BigDecimal.valueOf(least)) >= 0)
            .filter(number -> number.compareTo(BigDecimal.valueOf(most)) <= 0)
            .map(BigDecimal::intValueExact);
    if (whole.isEmpty()) {
      problem(key, shown(value) + " is not a whole number from " + least + " to " + most);
    }
    return whole;
  }

  private static Optional<BigDecimal> decimal(Object value) {
    if (!(value instanceof Number) && !(value instanceof String)) {
      return Optional.empty();
    }
    String text = value.toString().trim();
    try {
      // 1e999999999 is a number too, and costs a gigabyte to write out.
      return text.length() > 32
          ? Optional.empty()
          : Optional.of(new BigDecimal(text)).filter(n -> Math.abs((long) n.scale()) < 32);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Addresses may hold passwords. */
  private static String shown(Object value) {
    String text = value.toString();
    if (text.contains("://")) {
      return "this address";
    }
    String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return value instanceof String ? "\"" + cut + "\"" : cut;
  }
}
