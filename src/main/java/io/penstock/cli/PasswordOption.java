package io.penstock.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A camera's login. The password comes from a file, from standard input or from whoever sits at the
 * terminal, and never from the command line, which every user of the machine can read.
 */
final class PasswordOption {
  private static final String STANDARD_INPUT = "-";

  @Option(names = "--username", paramLabel = "NAME", description = "The camera's user.")
  private String username = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "File whose first line is the user's password, - for standard input; asked for at the"
              + " terminal if not given. No option takes the password itself.")
  private @Nullable Path file;

  boolean isGiven() {
    return !username.isEmpty();
  }

  /** Whether there is a password for nobody. */
  boolean lacksUser() {
    return username.isEmpty() && file != null;
  }

  String username() {
    return username;
  }

  /**
   * The password.
   *
   * @return empty where there is nobody to ask
   * @throws CommandFailure when it cannot be read
   */
  Optional<String> password() {
    if (file != null) {
      return Optional.of(read(file));
    }
    return terminal().map(terminal -> asked(terminal));
  }

  private String asked(Console terminal) {
    char[] typed = terminal.readPassword("Password of %s: ", username);
    if (typed == null) {
      throw new CommandFailure("no password was given");
    }
    return new String(typed);
  }

  /** Since Java 22 there is a console without a terminal, too, and a method that tells. */
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<Console> terminal() {
    Console console = System.console();
    if (console == null) {
      return Optional.empty();
    }
    try {
      boolean isTerminal =
          Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
      return isTerminal ? Optional.of(console) : Optional.empty();
    } catch (ReflectiveOperationException e) {
      return Optional.of(console);
    }
  }

  private static String read(Path file) {
    try {
      String line = file.toString().equals(STANDARD_INPUT) ? firstLine(System.in) : firstLine(file);
      if (line.isEmpty()) {
        throw new CommandFailure("the first line of " + file + " is empty: it holds no password");
      }
      return line;
    } catch (IOException e) {
      throw new CommandFailure("the password cannot be read: " + FileTrouble.of(file, e), e);
    }
  }

  private static String firstLine(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return firstLine(in);
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line;
  }
}
