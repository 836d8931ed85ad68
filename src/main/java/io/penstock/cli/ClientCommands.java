package io.penstock.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** The commands of this package, for the command line that they are commands of. */
public final class ClientCommands {
  private static final Map<String, String> EXIT_STATUS = new LinkedHashMap<>();

  static {
    EXIT_STATUS.put(" 0", "it is done");
    EXIT_STATUS.put(" 1", "there is a problem, explained in a sentence");
    EXIT_STATUS.put(" 2", "wrong usage");
  }

  private ClientCommands() {}

  /**
   * Adds them.
   *
   * @param storage what is done where no service runs; without it those commands need one
   */
  public static void addTo(CommandLine line, Optional<OfflineStorage> storage) {
    line.addSubcommand(new StreamsCommand())
        .addSubcommand(new ReloadCommand())
        .addSubcommand(new BackupCommand(storage))
        .addSubcommand(new RestoreCommand(storage))
        .addSubcommand(new RekeyCommand(storage))
        .addSubcommand(new CompletionCommand());
  }

  /** Has the help of every command there is so far list the exit statuses. */
  public static void describeExitStatus(CommandLine line) {
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit status:%n")
        .exitCodeList(EXIT_STATUS);
    line.getSubcommands().values().forEach(ClientCommands::describeExitStatus);
  }
}
