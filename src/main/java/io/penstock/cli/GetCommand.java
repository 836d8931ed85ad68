package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stream.StreamId;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock streams get}. */
@Command(
    name = "get",
    description = "Shows a stream: what is wanted of it, and how it is.",
    mixinStandardHelpOptions = true)
final class GetCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", converter = IdOption.class, description = "The stream.")
  private StreamId id = Ids.NONE;

  @ArgGroup private Form form = new Form();

  /** One of two. */
  static final class Form {
    @Option(names = "--yaml", description = "As YAML; this is what you get without an option, too.")
    private boolean yaml;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;
  }

  @Override
  public Integer call() {
    ApiClient api = api();
    JsonNode stream = api.shown().json(api.get(StreamPaths.of(id)).json());
    out().println(form.json && !form.yaml ? Documents.json(stream) : Documents.yaml(stream));
    return 0;
  }
}
