package io.penstock.cli;

import io.penstock.stream.StreamId;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock streams remove}. */
@Command(
    name = "remove",
    description = "Removes a stream; what it was sending ends properly.",
    mixinStandardHelpOptions = true)
final class RemoveCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", converter = IdOption.class, description = "The stream.")
  private StreamId id = Ids.NONE;

  @Option(
      names = "--if-match",
      paramLabel = "ETAG",
      description = "Only if this is still its version, as the ETag of an answer said it.")
  private String ifMatch = "";

  @Override
  public Integer call() {
    api().delete(StreamPaths.of(id), ifMatch.isEmpty() ? List.of() : List.of(quoted(ifMatch)));
    out().printf("removed %s%n", id);
    return 0;
  }

  /** A shell takes the quotes away. */
  private static String quoted(String version) {
    return version.startsWith("\"") || version.startsWith("W/") || version.equals("*")
        ? version
        : '"' + version + '"';
  }
}
