package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Says in a sentence why a server refused, and below it what was wrong, a line each. */
final class ProblemText {
  private static final int UNAUTHORIZED = 401;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int INTERNAL = 500;

  private ProblemText() {}

  static String of(ApiAnswer answer) {
    JsonNode problem = answer.body();
    String detail = problem.path("detail").asText("");
    if (detail.isEmpty()) {
      detail = problem.path("title").asText("");
    }
    StringBuilder text = new StringBuilder(sentence(answer, answer.shown().text(detail)));
    errors(problem, answer.shown()).forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }

  private static String sentence(ApiAnswer answer, String detail) {
    if (answer.status() == UNAUTHORIZED) {
      return "the server does not let you in"
          + (detail.isEmpty() ? "" : ": " + detail)
          + "; give a token by --token-file, PENSTOCK_TOKEN or PENSTOCK_TOKEN_FILE";
    }
    String verb =
        answer.status() >= INTERNAL || answer.status() == REQUEST_TIMEOUT
            ? "the server could not do it"
            : "the server refused";
    return "%s (%d)%s".formatted(verb, answer.status(), detail.isEmpty() ? "" : ": " + detail);
  }

  /** Each of {@code errors}, with the place it is about. */
  static List<String> errors(JsonNode problem, Shown shown) {
    List<String> lines = new ArrayList<>();
    for (JsonNode error : problem.path("errors")) {
      // What is about a file of the server has a path in it instead.
      String pointer = error.path("pointer").asText(error.path("path").asText(""));
      String detail = error.path("detail").asText("");
      lines.add(shown.text(pointer.isEmpty() ? detail : pointer + ": " + detail));
    }
    return lines;
  }
}
