package io.penstock.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code --output [NAME=]URI}. */
final class OutputOption {
  private static final Pattern SHAPE = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,62})=(.+)");

  private OutputOption() {}

  /** The outputs of a stream; the first without a name is {@code main}. */
  static List<Map<String, Object>> documents(List<String> written) {
    List<Map<String, Object>> outputs = new ArrayList<>();
    for (String text : written) {
      Matcher named = SHAPE.matcher(text);
      boolean hasName = named.matches();
      int number = outputs.size() + 1;
      Map<String, Object> output = new LinkedHashMap<>();
      output.put("name", hasName ? named.group(1) : number == 1 ? "main" : "output-" + number);
      output.put("uri", hasName ? named.group(2) : text);
      outputs.add(output);
    }
    return outputs;
  }
}
