package io.penstock.demo;

import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A child process that does not outlive this JVM: {@code setpriv} asks the kernel to kill it when
 * the thread that started it dies, and that thread lives as long as the child. Where {@code
 * setpriv} (package util-linux) is missing, a shutdown hook is all there is, and a child survives a
 * JVM that is killed with SIGKILL.
 */
final class BoundProcess {
  private static final int SIGNAL_CONTINUE = 18;
  private static final int SIGNAL_STOP = 19;
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  static {
    Native.register(BoundProcess.class, "c");
  }

  private final Process process;
  private final Thread hook;

  private BoundProcess(Process process) {
    this.process = process;
    this.hook = new Thread(process::destroyForcibly, "end-of-" + process.pid());
  }

  /** Starts {@code command}, its output going to {@code log}. */
  static BoundProcess start(List<String> command, File log) {
    List<String> bound = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // Ctrl-C goes to all of a terminal's foreground processes; this one is to end after the
      // outputs.
      bound.add(SETSID.toString());
    }
    if (Files.isExecutable(SETPRIV)) {
      bound.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
    }
    bound.addAll(command);
    CompletableFuture<Process> started = new CompletableFuture<>();
    Thread keeper = new Thread(() -> keep(bound, log, started), "keeper-of-" + command.get(0));
    keeper.setDaemon(true);
    keeper.start();
    try {
      BoundProcess child = new BoundProcess(started.join());
      Runtime.getRuntime().addShutdownHook(child.hook);
      return child;
    } catch (CompletionException e) {
      throw new IllegalStateException("cannot start " + command.get(0), e.getCause());
    }
  }

  private static void keep(List<String> command, File log, CompletableFuture<Process> started) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
              .start();
      started.complete(process);
      process.waitFor();
    } catch (IOException e) {
      started.completeExceptionally(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Asks it to end; after {@code seconds} it is killed. Returns when it is gone. */
  void stop(long seconds) {
    process.destroy();
    if (!awaitEnd(seconds)) {
      kill();
    }
    forget();
  }

  /** Ends it with SIGKILL. Returns when it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(5);
    forget();
  }

  /** Keeps it from running, with its sockets open, until {@link #thaw}. */
  void freeze() {
    signal(SIGNAL_STOP);
  }

  /** Lets it run again. */
  void thaw() {
    signal(SIGNAL_CONTINUE);
  }

  private void signal(int number) {
    if (process.isAlive()) {
      kill((int) process.pid(), number);
    }
  }

  private boolean awaitEnd(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down: the hook runs, and finds nothing to kill.
    }
  }

  private static native int kill(int pid, int signal);
}
