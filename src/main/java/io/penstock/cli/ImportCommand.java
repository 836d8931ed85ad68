package io.penstock.cli;

import io.penstock.cli.imports.ImportFormat;
import io.penstock.cli.imports.Imported;
import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock streams import}. */
@Command(
    name = "import",
    description = {"Adds the cameras of another program's file.", "Says what is not taken over."},
    mixinStandardHelpOptions = true)
final class ImportCommand extends ServerCommand {
  @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
  private Path file = Path.of("-");

  @Option(
      names = "--from",
      paramLabel = "FORMAT",
      description =
          "${COMPLETION-CANDIDATES}; found by the file's name and text if not given. {FRIGATE_…}"
              + " and $${…} take their values from the environment of this command.")
  private @Nullable ImportFormat format;

  @Option(
      names = "--output",
      paramLabel = "[NAME=]URI",
      description =
          "Where the pictures of those go that have no output in the file; {id} stands for the id."
              + " May be given again.")
  private List<String> outputs = new ArrayList<>();

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "A label for all of them; may be given again.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(names = "--dry-run", description = "Says what would change, and changes nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    Imported imported = read();
    imported.notes().forEach(note -> err().println(Shown.plain(note)));
    if (imported.streams().isEmpty()) {
      throw new CommandFailure("there is no camera to take over in " + file);
    }
    List<StreamText.Named> streams =
        imported.streams().stream()
            .map(stream -> new StreamText.Named(stream.id(), completed(stream.document())))
            .toList();
    return new BulkApply(api(), out(), err()).apply(streams, dryRun);
  }

  private Imported read() {
    String text = InputFile.read(file);
    ImportFormat known = format;
    if (known == null) {
      known =
          ImportFormat.guess(file.toString(), text, System.getenv())
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "it cannot be told what " + file + " is: say so by --from"));
    }
    try {
      return known.read(text, System.getenv());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("%s (%s): %s".formatted(file, known, e.getMessage()), e);
    }
  }

  private StreamDocument completed(StreamDocument document) {
    Map<String, Object> more = new LinkedHashMap<>();
    if (!outputs.isEmpty() && !document.fields().containsKey("outputs")) {
      more.put("outputs", OutputOption.documents(outputs));
    }
    if (!labels.isEmpty()) {
      more.put("labels", labels);
    }
    return document.merged(more);
  }
}
