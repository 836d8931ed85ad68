package io.penstock.control;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.util.ByteString;
import io.penstock.media.Frame;
import io.penstock.process.Jpeg;
import io.penstock.settings.ControlSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes JPEGs of pictures that pass, two at once on a node and on threads of its own, so that no
 * stream waits for one. A picture is taken only when it can be encoded at once: none is held while
 * it would wait. Thread safe.
 */
public final class SnapshotDesk {
  /** Set in {@code penstock-akka.conf}. */
  public static final String DISPATCHER = "penstock-snapshot-dispatcher";

  /** As many as the dispatcher has threads. */
  private static final int PLACES = 2;

  /** More would only find that their time is over. */
  private static final int MOST_WAITING = 256;

  private final Executor executor;
  private final Duration pictureLimit;
  private final Duration limit;
  private final ArrayDeque<Job> waiting = new ArrayDeque<>();
  private int busy;

  /** A desk whose answers come before those who ask give up. */
  public SnapshotDesk(ActorSystem<?> system, ControlSettings settings) {
    this(
        system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER)),
        settings.askTimeout());
  }

  SnapshotDesk(Executor executor, Duration askTimeout) {
    this.executor = executor;
    this.pictureLimit = askTimeout.dividedBy(2);
    this.limit = askTimeout.multipliedBy(4).dividedBy(5);
  }

  private record Job(
      Supplier<CompletableFuture<Frame>> next,
      int mostWide,
      CompletableFuture<SnapshotReply.Taken> result) {}

  /**
   * Takes a picture.
   *
   * @param next asks for the picture that passes next
   * @param mostWide a wider one is scaled down to this; pixels
   * @return fails, with a sentence for people, where none came in time, too many are wanted, or it
   *     could not be encoded
   */
  CompletionStage<SnapshotReply.Taken> take(Supplier<CompletableFuture<Frame>> next, int mostWide) {
    CompletableFuture<SnapshotReply.Taken> result = new CompletableFuture<>();
    synchronized (waiting) {
      if (waiting.size() >= MOST_WAITING) {
        result.completeExceptionally(
            new RejectedExecutionException("too many snapshots are wanted at once"));
        return result;
      }
      waiting.add(new Job(next, mostWide, result));
    }
    result.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    startWaiting();
    return result;
  }

  /** What went wrong, for people. */
  String describe(Throwable failure) {
    Throwable cause = Trace.unwrapped(failure);
    if (cause instanceof TimeoutException) {
      return "no picture came within " + pictureLimit.toMillis() + " ms";
    }
    if (cause instanceof LinkageError) {
      return "OpenCV, which snapshots need, cannot be loaded";
    }
    return NativeWork.message(cause);
  }

  private void startWaiting() {
    for (Job job = next(); job != null; job = next()) {
      begin(job);
    }
  }

  private @Nullable Job next() {
    synchronized (waiting) {
      if (busy >= PLACES || waiting.isEmpty()) {
        return null;
      }
      busy++;
      return waiting.poll();
    }
  }

  private void begin(Job job) {
    if (job.result().isDone()) {
      done();
      return;
    }
    CompletableFuture<Frame> picture = job.next().get();
    var unused = picture.whenComplete((frame, failure) -> passed(job, frame, failure));
    picture.orTimeout(pictureLimit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Runs on the thread that runs the stream, which goes on at once. */
  private void passed(Job job, @Nullable Frame frame, @Nullable Throwable failure) {
    Instant at = Instant.now();
    if (frame == null) {
      job.result().completeExceptionally(failure == null ? new TimeoutException() : failure);
      leave();
      return;
    }
    try {
      executor.execute(() -> encode(job, frame, at));
    } catch (RejectedExecutionException e) {
      frame.close();
      job.result().completeExceptionally(e);
      done();
    }
  }

  /** The next one begins elsewhere than on a stream's thread. */
  private void leave() {
    done();
    try {
      executor.execute(this::startWaiting);
    } catch (RejectedExecutionException e) {
      // The system ends: nobody waits any more.
    }
  }

  private void encode(Job job, Frame frame, Instant at) {
    try (frame) {
      byte[] jpeg = Jpeg.of(frame.picture(), job.mostWide());
      job.result().complete(new SnapshotReply.Taken(ByteString.fromArrayUnsafe(jpeg), at));
    } catch (RuntimeException | LinkageError e) {
      job.result().completeExceptionally(e);
    } finally {
      done();
      startWaiting();
    }
  }

  private void done() {
    synchronized (waiting) {
      busy--;
    }
  }
}
