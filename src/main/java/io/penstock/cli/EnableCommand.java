package io.penstock.cli;

import io.penstock.stream.StreamId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock streams enable}. */
@Command(
    name = "enable",
    description = "Runs a stream that was disabled.",
    mixinStandardHelpOptions = true)
final class EnableCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", converter = IdOption.class, description = "The stream.")
  private StreamId id = Ids.NONE;

  @Override
  public Integer call() {
    api().patch(StreamPaths.of(id), Map.of("enabled", true));
    out().printf("enabled %s%n", id);
    return 0;
  }
}
