package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code penstock reload}. */
@Command(
    name = "reload",
    description = {
      "Has the service read its configuration again.",
      "A configuration with problems changes nothing."
    },
    mixinStandardHelpOptions = true)
final class ReloadCommand extends ServerCommand {
  @Override
  public Integer call() {
    ApiClient api = api();
    ApiAnswer answer = api.post("/reload");
    JsonNode body = api.shown().json(answer.body());
    out().println(body.isObject() && !body.isEmpty() ? Documents.yaml(body) : "reloaded");
    return 0;
  }
}
