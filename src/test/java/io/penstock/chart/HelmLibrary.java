package io.penstock.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@link HelmProcess} starts: answers a line of JSON with a line of JSON. What Helm itself
 * prints stands between them.
 */
final class HelmLibrary {
  /** Before each answer. */
  static final String MARK = "answer:";

  /** Without a cluster the library takes one that is years old. */
  private static final String KUBERNETES = "1.31.0";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is to be done.
   *
   * @param values files, the later ones over the earlier; empty for linting, which takes none
   */
  record Call(
      boolean isLint, String chart, String release, String namespace, List<String> values) {}

  /**
   * What came of it.
   *
   * @param text the objects, what lint has to say, or why not
   */
  record Answer(boolean isRefused, String text) {}

  private HelmLibrary() {}

  public static void main(String[] args) throws IOException {
    BufferedReader calls =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = calls.readLine(); line != null; line = calls.readLine()) {
      System.out.println("\n" + MARK + JSON.writeValueAsString(answer(line)));
    }
  }

  private static Answer answer(String line) throws JsonProcessingException {
    Call call = JSON.readValue(line, Call.class);
    try {
      return call.isLint() ? lint(call) : template(call);
    } catch (IllegalStateException e) {
      return new Answer(true, String.valueOf(e.getMessage()));
    }
  }

  private static Answer lint(Call call) {
    LintResult result = new Helm(Path.of(call.chart())).lint().strict().quiet().call();
    return new Answer(result.isFailed(), String.join("\n", result.getMessages()));
  }

  private static Answer template(Call call) {
    TemplateCommand template =
        new Helm(Path.of(call.chart()))
            .template()
            .withName(call.release())
            .withNamespace(call.namespace())
            .withKubeVersion(KUBERNETES);
    call.values().forEach(file -> template.withValuesFile(Path.of(file)));
    return new Answer(false, template.call());
  }
}
