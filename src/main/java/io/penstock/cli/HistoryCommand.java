package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.stream.StreamId;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock streams history}. */
@Command(
    name = "history",
    description = "Says who changed what of a stream, and when.",
    mixinStandardHelpOptions = true)
final class HistoryCommand extends ServerCommand {
  private static final List<String> COLUMNS = List.of("AT", "WHO", "WHAT", "REVISION", "KEYS");

  @Parameters(paramLabel = "ID", converter = IdOption.class, description = "The stream.")
  private StreamId id = Ids.NONE;

  @Option(names = "--json", description = "As the API answers.")
  private boolean json;

  @Override
  public Integer call() {
    ApiClient api = api();
    JsonNode answer = api.get(StreamPaths.of(id) + "/history").json();
    if (json) {
      out().println(Documents.json(api.shown().json(answer)));
      return 0;
    }
    List<List<String>> rows = new ArrayList<>();
    (answer.isArray() ? answer : answer.path("items")).forEach(e -> rows.add(row(e, api.shown())));
    Table.lines(COLUMNS, rows).forEach(out()::println);
    return 0;
  }

  private static List<String> row(JsonNode entry, Shown shown) {
    List<String> keys = new ArrayList<>();
    entry.path("keys").forEach(key -> keys.add(key.asText()));
    return List.of(
        shown.text(entry.path("at").asText("")),
        shown.text(entry.path("who").asText("")),
        shown.text(entry.path("what").asText("")),
        shown.text(entry.path("revision").asText("")),
        shown.text(String.join(" ", keys)));
  }
}
