package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code penstock streams list}. */
@Command(
    name = "list",
    description = "Lists the streams and how each is.",
    mixinStandardHelpOptions = true)
final class ListCommand extends ServerCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only those in this state, such as live or backingOff.")
  private String state = "";

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Only those with this label; may be given again.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(names = "--json", description = "As the API answers, all in one JSON array.")
  private boolean json;

  @Override
  public Integer call() {
    ApiClient api = api();
    List<JsonNode> streams = StreamPaths.all(api, state, labels);
    if (json) {
      out()
          .println(
              Documents.json(Documents.array(streams.stream().map(api.shown()::json).toList())));
      return 0;
    }
    Instant now = Instant.now();
    Table.lines(
            StreamRow.COLUMNS,
            streams.stream().map(s -> StreamRow.of(s, now, api.shown()).cells()).toList())
        .forEach(out()::println);
    return 0;
  }
}
