package io.penstock;

import io.penstock.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code penstock} as a process of its own, as an operator starts it. */
final class PenstockProcess implements AutoCloseable {
  private static final Pattern API = Pattern.compile("https?://[0-9.]+:\\d+/api/v1/streams");

  private final Process process;
  private final Thread reader;
  private final List<String> output = new CopyOnWriteArrayList<>();

  private PenstockProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "penstock-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it with these arguments. */
  static PenstockProcess start(String... arguments) {
    return start(2, List.of("-XX:+UseSerialGC"), "io.penstock.Main", List.of(arguments));
  }

  /**
   * Starts a class of this class path, with these options of the JVM.
   *
   * @param arenas of native memory at most: the threads of a pipeline would get one each; 2 is what
   *     bin/penstock sets
   */
  static PenstockProcess start(
      int arenas, List<String> options, String main, List<String> arguments) {
    return start(Map.of(), arenas, options, main, arguments);
  }

  /** Starts it with these arguments, and these variables in its environment. */
  static PenstockProcess start(Map<String, String> environment, String... arguments) {
    return start(
        environment, 2, List.of("-XX:+UseSerialGC"), "io.penstock.Main", List.of(arguments));
  }

  private static PenstockProcess start(
      Map<String, String> environment,
      int arenas,
      List<String> options,
      String main,
      List<String> arguments) {
    // A shell without a terminal may have its children ignore SIGHUP.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MALLOC_ARENA_MAX", Integer.toString(arenas));
    builder.environment().putAll(environment);
    try {
      // Nothing is left in the working directory; a test that wants a file says so. The
      // environment would win over what its configuration says.
      if (!configuration(arguments).contains("registry")) {
        builder.environment().putIfAbsent("PENSTOCK_STORAGE_REGISTRY", "memory");
      }
      return new PenstockProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands in the file that {@code --config} names; nothing where there is none. */
  private static String configuration(List<String> arguments) throws IOException {
    int option = arguments.indexOf("--config");
    Path file = Path.of(option < 0 ? "" : arguments.get(option + 1));
    return Files.isRegularFile(file) ? Files.readString(file) : "";
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(output::add);
    } catch (IOException | UncheckedIOException e) {
      // The process ended.
    }
  }

  /** Everything it printed so far, log and errors included. */
  String output() {
    return String.join("\n", output);
  }

  /** Waits for a line that holds {@code text}. */
  void awaitOutput(String text) {
    Await.until(
        RunningService.LIMIT, () -> output().contains(text), () -> text + " in: " + output());
  }

  /** The address of the API, once it is printed. */
  String api() {
    return Await.value(
        RunningService.LIMIT,
        () -> {
          Matcher matcher = API.matcher(output());
          return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
        },
        () -> "the address of the API in: " + output());
  }

  /** The processes it started, theirs included. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Its threads, as {@code jcmd} prints them. */
  String threads() {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(process.toHandle().pid()),
                  "Thread.print")
              .redirectErrorStream(true)
              .start();
      try (BufferedReader lines = jcmd.inputReader(StandardCharsets.UTF_8)) {
        return String.join("\n", lines.lines().toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGHUP. */
  void hangUp() {
    try {
      Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -HUP: status " + kill.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Whether it runs. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM. What it says from then on is read, too. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** The exit status; empty where it runs longer than that. */
  Optional<Integer> exitWithin(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
      reader.join(TimeUnit.SECONDS.toMillis(5));
      return Optional.of(process.exitValue());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Kills it, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    var unused = exitWithin(Duration.ofSeconds(20));
  }
}
