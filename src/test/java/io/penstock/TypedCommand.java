package io.penstock;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * A command of {@code penstock} as somebody types it, in this process.
 *
 * @param status what it ended with
 * @param out what it printed
 * @param err its complaints
 */
record TypedCommand(int status, String out, String err) {
  static TypedCommand run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int status = line.execute(arguments);
    return new TypedCommand(status, out.toString(), err.toString());
  }
}
