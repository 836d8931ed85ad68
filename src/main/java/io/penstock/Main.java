package io.penstock;

import io.penstock.cli.ClientCommands;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What {@code bin/penstock} starts. Exit status: 0 success, 1 a problem it explains, 2 wrong usage.
 */
@Command(
    name = "penstock",
    description = "Pulls cameras, processes their pictures, and pushes them to targets.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      CheckCommand.class,
      DoctorCommand.class,
      ProbeCommand.class,
      TokenCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Main());
    ClientCommands.addTo(commands, Optional.of(new ServiceStorage()));
    ClientCommands.describeExitStatus(commands);
    return commands.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          line.getErr().println("penstock: " + failure.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
  }
}
