package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.settings.StreamDocument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes what a server said fit to be printed: nothing in it steers the terminal, and the secrets
 * that were sent do not come back, nor does any address show a user.
 */
final class Shown {
  /** Shorter ones would mask every second word. */
  private static final int SHORTEST_SECRET = 4;

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");
  private static final Pattern CONTROL_IN_JSON = Pattern.compile("[\\x7f-\\x9f]");
  private static final Pattern USER = Pattern.compile("://[^/\\s\"']*@");

  private final List<String> secrets;

  /** With these texts never shown. */
  Shown(Collection<String> secrets) {
    this.secrets =
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST_SECRET)
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** The same, and these texts are not shown either. */
  Shown without(Collection<String> more) {
    List<String> all = new ArrayList<>(secrets);
    all.addAll(more);
    return new Shown(all);
  }

  /** A text that was never sent anywhere, on one line. */
  static String plain(String text) {
    return new Shown(List.of()).text(text);
  }

  /** {@code text} on one line. */
  String text(String text) {
    return CONTROL.matcher(masked(text)).replaceAll(" ");
  }

  /** {@code json} with the same structure. */
  JsonNode json(JsonNode json) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (json.isTextual()) {
      return TextNode.valueOf(CONTROL_IN_JSON.matcher(masked(json.textValue())).replaceAll(" "));
    }
    if (json.isArray()) {
      ArrayNode array = nodes.arrayNode();
      json.forEach(each -> array.add(json(each)));
      return array;
    }
    if (json.isObject()) {
      ObjectNode object = nodes.objectNode();
      json.properties().forEach(each -> object.set(text(each.getKey()), json(each.getValue())));
      return object;
    }
    return json;
  }

  private String masked(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, StreamDocument.MASK);
    }
    return USER.matcher(clean).replaceAll("://" + StreamDocument.MASK + "@");
  }
}
