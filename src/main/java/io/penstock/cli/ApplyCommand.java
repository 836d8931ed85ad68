package io.penstock.cli;

import io.penstock.settings.StreamText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock streams apply}. */
@Command(
    name = "apply",
    description = "Adds and changes streams as files say; all of them, or none.",
    footer = {
      "",
      "A file is HOCON, JSON or (.yaml, .yml) YAML: penstock { streams { … } } as in a"
          + " configuration, streams by their ids, or a list of streams with an id. Streams that"
          + " no file names stay as they are. *** in the place of a secret keeps the one that the"
          + " server has."
    },
    mixinStandardHelpOptions = true)
final class ApplyCommand extends ServerCommand {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Files of streams; - for standard input.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--dry-run", description = "Says what would change, and changes nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    List<StreamText.Named> streams = new ArrayList<>();
    for (Path file : files) {
      StreamText.Found found = StreamFile.read(file);
      found
          .left()
          .forEach(line -> err().printf("%s: not taken over: %s%n", file, Shown.plain(line)));
      streams.addAll(found.streams());
    }
    if (streams.isEmpty()) {
      throw new CommandFailure("there are no streams in " + files);
    }
    return new BulkApply(api(), out(), err()).apply(streams, dryRun);
  }
}
