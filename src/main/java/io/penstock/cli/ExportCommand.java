package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock streams export}. */
@Command(
    name = "export",
    description = {
      "Writes the streams that were added, as a file that apply takes.",
      "Added over the API, that is; --all takes those of the configuration too."
    },
    footer = {
      "",
      "Passwords and stream keys are not in it: *** stands for them. A backup (penstock backup) has"
          + " them."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand extends ServerCommand {
  /** What it is written as. */
  enum Form {
    HOCON,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where to; standard output if not given. JSON where it ends with .json.")
  private Path file = WrittenFile.STANDARD_OUTPUT;

  @Option(names = "--all", description = "Also the streams that the configuration declares.")
  private boolean all;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; by the file's name if not given.")
  private @Nullable Form form;

  @Override
  public Integer call() {
    ApiClient api = api();
    List<JsonNode> streams =
        StreamPaths.all(api, "", Map.of()).stream()
            .filter(stream -> all || stream.path("origin").asText("").equals("api"))
            .map(api.shown()::json)
            .toList();
    for (JsonNode stream : streams) {
      if (!stream.path("spec").isObject()) {
        err()
            .printf(
                "%s: left out, since it makes no stream any more%n", stream.path("id").asText());
      }
    }
    String text = isJson() ? Export.json(streams) : Export.hocon(streams);
    if (file.equals(WrittenFile.STANDARD_OUTPUT)) {
      out().print(text);
      out().flush();
      return 0;
    }
    out()
        .println(
            WrittenFile.of(file)
                .write(
                    part -> {
                      Files.writeString(part, text);
                      return "%s: %d stream%s"
                          .formatted(file, streams.size(), streams.size() == 1 ? "" : "s");
                    }));
    return 0;
  }

  private boolean isJson() {
    return form == null
        ? file.toString().toLowerCase(Locale.ROOT).endsWith(".json")
        : form == Form.JSON;
  }
}
