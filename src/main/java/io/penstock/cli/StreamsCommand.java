package io.penstock.cli;

import picocli.CommandLine.Command;

/** {@code penstock streams}: the streams of a running service. */
@Command(
    name = "streams",
    description = "Shows and changes the streams of a running service.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCommand.class,
      GetCommand.class,
      WatchCommand.class,
      AddCommand.class,
      RemoveCommand.class,
      ApplyCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      EnableCommand.class,
      DisableCommand.class,
      RestartCommand.class,
      HistoryCommand.class,
      SnapshotCommand.class
    })
public final class StreamsCommand {
  /** Made by the command line. */
  public StreamsCommand() {}
}
