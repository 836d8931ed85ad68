package io.penstock.cli;

import io.penstock.stream.StreamId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock streams disable}. */
@Command(
    name = "disable",
    description = "Ends a stream and keeps it for later.",
    mixinStandardHelpOptions = true)
final class DisableCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", converter = IdOption.class, description = "The stream.")
  private StreamId id = Ids.NONE;

  @Override
  public Integer call() {
    api().patch(StreamPaths.of(id), Map.of("enabled", false));
    out().printf("disabled %s%n", id);
    return 0;
  }
}
