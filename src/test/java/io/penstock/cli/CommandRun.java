package io.penstock.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command as somebody types it, in this process. */
final class CommandRun {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final int status;

  private CommandRun(Optional<OfflineStorage> storage, String... arguments) {
    status =
        line(storage, new PrintWriter(out, true), new PrintWriter(err, true)).execute(arguments);
  }

  static CommandRun of(String... arguments) {
    return new CommandRun(Optional.empty(), arguments);
  }

  static CommandRun of(OfflineStorage storage, String... arguments) {
    return new CommandRun(Optional.of(storage), arguments);
  }

  static CommandLine line(Optional<OfflineStorage> storage, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Penstock());
    ClientCommands.addTo(line, storage);
    line.setOut(out);
    line.setErr(err);
    return line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (!(failure instanceof CommandFailure) && !(failure instanceof IllegalStateException)) {
            throw failure;
          }
          command.getErr().println("penstock: " + failure.getMessage());
          return 1;
        });
  }

  int status() {
    return status;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** Everything that it said, to tell why a test failed. */
  @Override
  public String toString() {
    return "status " + status + "\n" + out + err;
  }

  @Command(name = "penstock")
  private static final class Penstock {}
}
