package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A strict reader of Prometheus' text format 0.0.4: what it cannot read fails the test. */
public final class PrometheusText {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, Map<Map<String, String>, Double>> samples = new LinkedHashMap<>();

  private PrometheusText() {}

  /** Reads all of it. */
  public static PrometheusText read(String text) {
    PrometheusText read = new PrometheusText();
    assertThat(text).endsWith("\n");
    String current = "";
    Set<String> helped = new HashSet<>();
    for (String line : text.lines().toList()) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      if (help.matches()) {
        assertThat(helped.add(help.group(1))).as("one HELP: %s", line).isTrue();
      } else if (type.matches()) {
        current = type.group(1);
        assertThat(read.types.put(current, type.group(2))).as("one TYPE: %s", line).isNull();
      } else {
        read.sample(line, current);
      }
    }
    assertThat(helped).as("each metric says what it is").isEqualTo(read.types.keySet());
    return read;
  }

  private void sample(String line, String current) {
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as("a sample: %s", line).isTrue();
    String name = sample.group(1);
    assertThat(histogram(name, current) ? current : name)
        .as("all samples of a metric stand together")
        .isEqualTo(current);
    Map<String, String> labels = labels(sample.group(2) == null ? "" : sample.group(2));
    double value = Double.parseDouble(sample.group(3));
    assertThat(samples.computeIfAbsent(name, key -> new LinkedHashMap<>()).put(labels, value))
        .as("each series once: %s", line)
        .isNull();
    if ("counter".equals(types.get(name))) {
      assertThat(name).endsWith("_total");
      assertThat(value).isNotNegative();
    }
  }

  private boolean histogram(String name, String current) {
    return "histogram".equals(types.get(current))
        && Set.of(current + "_bucket", current + "_sum", current + "_count").contains(name);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (end < text.length()) {
      assertThat(label.find(end) && label.start() == end).as("labels: %s", text).isTrue();
      assertThat(labels.put(label.group(1), unescaped(label.group(2)))).isNull();
      end = label.end();
    }
    return labels;
  }

  private static String unescaped(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char next = value.charAt(i);
      if (next == '\\') {
        i++;
        next = value.charAt(i) == 'n' ? '\n' : value.charAt(i);
      }
      text.append(next);
    }
    return text.toString();
  }

  /** The metrics; a histogram's without what its series end with. */
  public Set<String> names() {
    return types.keySet();
  }

  /** The series of one metric. */
  public Map<Map<String, String>, Double> series(String name) {
    return samples.getOrDefault(name, Map.of());
  }

  /** One value, by its labels in pairs. */
  public double value(String name, String... labels) {
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    Map<Map<String, String>, Double> all = series(name);
    assertThat(all).as(name).containsKey(wanted);
    return all.getOrDefault(wanted, Double.NaN);
  }

  /** How many series have this label. */
  public long count(String label, String value) {
    return samples.values().stream()
        .flatMap(series -> series.keySet().stream())
        .filter(labels -> value.equals(labels.get(label)))
        .count();
  }
}
