package io.penstock;

import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.stream.StreamState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock demo}: the main job with nothing prepared. */
@Command(
    name = "demo",
    description = {
      "Runs two demo cameras, an RTMP server and both streams.",
      "All of it is on this machine."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  /** Two key frame intervals and a little: what a player needs to begin. */
  private static final int LEAST_SECONDS = 5;

  /** A second of the slower camera. */
  private static final int LEAST_PICTURES = 10;

  private static final Duration FIRST_PICTURE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(200);

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "Ends by itself after N seconds, with status 0 if both outputs carried video that can"
              + " be decoded.")
  private int seconds;

  @Override
  public Integer call() throws InterruptedException {
    if (seconds != 0 && seconds < LEAST_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--seconds: a player needs at least " + LEAST_SECONDS);
    }
    Service.haltWhenShutdownHangs();
    try (Demo demo = Demo.start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "end-of-demo"));
      print(demo);
      if (seconds == 0) {
        demo.service().terminated().toCompletableFuture().join();
        return 0;
      }
      return watch(demo);
    }
  }

  private void print(Demo demo) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Two cameras are being read, drawn on, encoded and sent to an RTMP server here.");
    out.println("To watch, type one of these in another terminal:");
    for (String stream : demo.streams()) {
      out.printf("  ffplay -fflags nobuffer %s%n", demo.address(stream));
      out.printf("  vlc %s%n", demo.address(stream));
    }
    out.printf(
        "How they are: curl http://127.0.0.1:%d/api/v1/streams%n",
        demo.service().address().getPort());
    out.println(seconds == 0 ? "Ctrl-C ends everything." : "Ends in " + seconds + " s.");
    out.flush();
  }

  private int watch(Demo demo) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    awaitLive(demo);
    List<PlayCheck> players = new ArrayList<>();
    try {
      for (String stream : demo.streams()) {
        players.add(demo.watch(stream));
      }
      awaitEnd(demo, Math.max(end, System.nanoTime() + TimeUnit.SECONDS.toNanos(LEAST_SECONDS)));
      return report(demo, players);
    } finally {
      players.forEach(PlayCheck::close);
    }
  }

  private static void awaitLive(Demo demo) throws InterruptedException {
    long deadline = System.nanoTime() + FIRST_PICTURE.toNanos();
    while (!allLive(demo) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
  }

  private static boolean allLive(Demo demo) {
    return demo.service().streams().entries().stream()
        .map(StreamEntry::status)
        .allMatch(status -> status.filter(s -> s.state() == StreamState.LIVE).isPresent());
  }

  private static void awaitEnd(Demo demo, long end) {
    try {
      demo.service()
          .terminated()
          .toCompletableFuture()
          .get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // The time is up, and the service ran to the end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the service ended: " + e.getCause(), e);
    }
  }

  private int report(Demo demo, List<PlayCheck> players) {
    PrintWriter out = spec.commandLine().getOut();
    boolean allCarried = true;
    for (int i = 0; i < players.size(); i++) {
      PlayCheck player = players.get(i);
      boolean carried = player.pictures() >= LEAST_PICTURES;
      allCarried &= carried;
      out.printf(
          "%s: a player decoded %d pictures%s%n",
          demo.streams().get(i), player.pictures(), carried ? "" : " " + player.complaint());
    }
    out.println(allCarried ? "Both outputs carried video." : "An output carried no video.");
    out.flush();
    return allCarried ? 0 : 1;
  }
}
