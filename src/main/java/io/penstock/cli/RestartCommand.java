package io.penstock.cli;

import io.penstock.stream.StreamId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock streams restart}. */
@Command(
    name = "restart",
    description = {"Has a stream begin anew at once.", "Also one that waits or has given up."},
    mixinStandardHelpOptions = true)
final class RestartCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", converter = IdOption.class, description = "The stream.")
  private StreamId id = Ids.NONE;

  @Override
  public Integer call() {
    api().post(StreamPaths.of(id) + "/restart");
    out().printf("restarting %s%n", id);
    return 0;
  }
}
