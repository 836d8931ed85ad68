package io.penstock.gst;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One try of what a backend is there for: opened, {@link #FRAMES} pictures passed through it,
 * closed again. Element by element it is what streams run.
 */
abstract class Trial {
  /** A decoder or encoder that only holds pictures back would pass on none of so many. */
  static final int FRAMES = 10;

  /** Some hold one or two back for good, when nothing follows. */
  static final int FED = FRAMES + 2;

  static final long FRAME_NANOS = 40_000_000;

  /** A few rounds of the thread that reads all buses. */
  private static final long BUS_MILLIS = 200;

  private final BackendRole role;
  private final String element;
  private final Duration timeout;
  private final long deadline;
  private final AtomicInteger passed = new AtomicInteger();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final CompletableFuture<String> complaint = new CompletableFuture<>();
  private volatile String doing = "did not open";

  /**
   * @param element the one that the trial is about
   * @param deadline as {@link System#nanoTime()} counts
   */
  Trial(BackendRole role, String element, Duration timeout, long deadline) {
    this.role = role;
    this.element = element;
    this.timeout = timeout;
    this.deadline = deadline;
    var unused = complaint.thenAccept(ended::complete);
  }

  BackendRole role() {
    return role;
  }

  /** Tries. Blocks while native code does, which may be for ever. */
  final RoleVerdict run() {
    try {
      attempt();
      return ended.join().isEmpty() ? RoleVerdict.WORKS : because(ended.join());
    } catch (RuntimeException | LinkageError e) {
      // What the pipeline said before it refused says more than that it did.
      String said = ended.getNow("");
      return because(said.isEmpty() ? String.valueOf(e.getMessage()) : said);
    }
  }

  /** What is to be said of a trial that did not come back in time. */
  final RoleVerdict late() {
    String said = ended.getNow("");
    return because(said.isEmpty() ? doing + " within " + seconds() : said);
  }

  /** Opens, feeds, calls {@link #await()} and closes. */
  abstract void attempt();

  /** From now on only pictures are waited for. */
  final void opened() {
    doing = "no " + role.product();
  }

  /** One more came out. */
  final void passedOne() {
    if (passed.incrementAndGet() == FRAMES) {
      ended.complete("");
    }
  }

  /** Nothing more will come out. */
  final void nothingMore() {
    if (passed.get() >= FRAMES) {
      return;
    }
    // What broke says so on the bus, which is read now and then, after it ended the stream.
    complaint.completeOnTimeout(
        passed.get() == 0
            ? "no " + role.product() + " came out of it"
            : "only %d of %d %ss came out of it".formatted(passed.get(), FED, role.product()),
        BUS_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  /** It will not do what it is there for. */
  final void failed(String reason) {
    complaint.complete(reason);
  }

  /** Waits until enough came out, or it is clear that it will not. */
  final void await() {
    try {
      var unused = ended.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      failed("no " + role.product() + " within " + seconds());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed("was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    doing = "did not close";
  }

  private RoleVerdict because(String reason) {
    return RoleVerdict.broken(element + ": " + reason);
  }

  private String seconds() {
    return timeout.toMillis() % 1000 == 0
        ? timeout.toSeconds() + " s"
        : timeout.toMillis() / 1000.0 + " s";
  }

  /** The text of an element's complaint; empty where the message is none. */
  static Optional<String> complaint(BusMessage message) {
    return message instanceof BusMessage.Broken broken
        ? Optional.of(broken.text())
        : Optional.empty();
  }
}
