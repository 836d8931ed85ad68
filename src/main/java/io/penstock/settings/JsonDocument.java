package io.penstock.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is peculiar to a document that comes as JSON: how its keys are written, and the mask. */
final class JsonDocument {
  private static final String KEPT =
      "holds ***, which stands for a secret that is kept here; there is none, or it is for another"
          + " address: write it out";

  /** The settings' own names, where a message has them. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?<![\\w./-])(?:stall-timeout|on-signal-loss|skip-corrupt|time-zone|min-backoff"
              + "|max-backoff|healthy-after|hold-off|keyframe-interval|size-change|password-file"
              + "|ca-file|fallback-uris)(?![\\w/-])");

  private static final Pattern ANY_NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)+");

  private JsonDocument() {}

  /** Keys that are written as HOCON has them, and masks that nothing was found for. */
  static List<Problem> problems(StreamDocument document) {
    List<Problem> problems = new ArrayList<>();
    walk(List.of(), document.fields(), problems);
    return problems;
  }

  private static void walk(List<String> parents, @Nullable Object value, List<Problem> problems) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, each) -> {
            String key = String.valueOf(name);
            List<String> at = DocumentNames.below(parents, key);
            String json = DocumentNames.camel(key);
            if (DocumentNames.isOurs(parents) && !json.equals(key)) {
              problems.add(
                  new Problem(DocumentNames.pointer(at), "is written " + json + " in JSON"));
            }
            walk(at, each, problems);
          });
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        walk(DocumentNames.below(parents, String.valueOf(i)), list.get(i), problems);
      }
    } else if (value instanceof String text && isMasked(text)) {
      problems.add(new Problem(DocumentNames.pointer(parents), KEPT));
    }
  }

  /** A text for people may have asterisks too. */
  private static boolean isMasked(String text) {
    return text.equals(StreamDocument.MASK)
        || (text.contains(StreamDocument.MASK) && text.contains("://"));
  }

  /** A message of the configuration's reader, with the names that JSON has. */
  static String message(String message) {
    Pattern names = message.startsWith("unknown key") ? ANY_NAME : NAME;
    return names.matcher(message).replaceAll(match -> DocumentNames.camel(match.group()));
  }
}
