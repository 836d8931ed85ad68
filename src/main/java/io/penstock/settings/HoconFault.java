package io.penstock.settings;

import com.typesafe.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in our own words what is wrong with the text of a configuration. The library's messages
 * quote the text around the fault, and that may be half of a password.
 */
final class HoconFault {
  private static final Pattern MISSING = Pattern.compile("to a value: \\$\\{([^}]+)}\\s*$");

  /** By the words with which the library says it; the first that fits counts. */
  private static final Map<String, String> FAULTS = new LinkedHashMap<>();

  static {
    FAULTS.put("end of file", "ends too early: a } or ] is missing");
    FAULTS.put("close parentheses", "ends too early: a } or ] is missing");
    FAULTS.put("unbalanced close brace", "has a } too many");
    FAULTS.put("newline", "a \"text\" is not closed on its line");
    FAULTS.put("may not be followed by", "a key is not followed by = and a value");
    FAULTS.put("List should have ended", "a list is not closed with ], or a comma is missing");
    FAULTS.put("is not a valid escape", "a \\ in a text has to be written as \\\\");
    FAULTS.put(
        "Expecting", "is no HOCON here: texts with signs such as : and $ need \"double quotes\"");
    FAULTS.put("cycle of substitutions", "a substitution ${…} leads back to itself");
  }

  private HoconFault() {}

  /** What is wrong, without a word of the text. */
  static String of(ConfigException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof ConfigException.IO) {
      return "cannot be read, or includes what cannot be read";
    }
    if (e instanceof ConfigException.WrongType) {
      return "an object or list and a plain value cannot stand side by side";
    }
    return FAULTS.entrySet().stream()
        .filter(fault -> message.contains(fault.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("is no HOCON");
  }

  /** The name that has no value. */
  static Optional<String> missing(ConfigException.UnresolvedSubstitution e) {
    Matcher matcher = MISSING.matcher(String.valueOf(e.getMessage()));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
