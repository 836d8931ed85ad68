package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.penstock.control.StreamActor.GetSnapshot;
import io.penstock.media.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream's snapshots: those who ask at the same time share one, and one that is fresh is given
 * again, so that a crowd of pollers costs a stream one JPEG a second. Its {@link StreamActor}'s
 * alone.
 */
final class SnapshotSlot {
  /** A picture is at most a second old when it is looked at; the rest is for its way there. */
  private static final Duration FRESH = Duration.ofMillis(900);

  /** Few, so that they are shared whatever widths are asked for. */
  private static final NavigableSet<Integer> WIDTHS =
      new TreeSet<>(List.of(160, 320, 480, 640, 960, 1280, 1920, GetSnapshot.AS_IT_IS));

  /** A snapshot of one width. */
  private static final class Shot {
    private final List<ActorRef<SnapshotReply>> waiting = new ArrayList<>();
    private SnapshotReply.@Nullable Taken newest;
    private boolean underWay;
  }

  private final ActorContext<StreamActor.Command> context;
  private final SnapshotDesk desk;
  private final Supplier<CompletableFuture<Frame>> next;
  private final Map<Integer, Shot> shots = new HashMap<>();

  /**
   * @param next asks for the picture that passes next
   */
  SnapshotSlot(
      ActorContext<StreamActor.Command> context,
      SnapshotDesk desk,
      Supplier<CompletableFuture<Frame>> next) {
    this.context = context;
    this.desk = desk;
    this.next = next;
  }

  /** A snapshot of this width is there, or could not be made. */
  record Made(int width, SnapshotReply.@Nullable Taken taken, @Nullable Throwable failure) {}

  /** Answers once there is a picture; those that wait then wait together. */
  void ask(GetSnapshot get) {
    int width = Optional.ofNullable(WIDTHS.floor(get.mostWide())).orElse(WIDTHS.first());
    Shot shot = shots.computeIfAbsent(width, first -> new Shot());
    SnapshotReply.Taken known = shot.newest;
    if (known != null && isFresh(known)) {
      get.replyTo().tell(known);
      return;
    }
    shot.waiting.add(get.replyTo());
    if (!shot.underWay) {
      shot.underWay = true;
      context.pipeToSelf(
          desk.take(next, width),
          (taken, failure) -> new StreamActor.SnapshotMade(new Made(width, taken, failure)));
    }
  }

  /**
   * Gives those who wait what was made.
   *
   * @param refusal the answer where nothing was, given why
   */
  void made(Made made, Function<String, SnapshotReply> refusal) {
    Shot shot = shots.get(made.width());
    if (shot == null) {
      return;
    }
    shot.underWay = false;
    SnapshotReply.Taken taken = made.taken();
    shot.newest = taken;
    Throwable failure = made.failure();
    if (taken != null) {
      answer(shot, taken);
    } else if (!shot.waiting.isEmpty()) {
      answer(shot, refusal.apply(failure == null ? "" : desk.describe(failure)));
    }
  }

  /** Nobody gets a picture of what was before: those who wait get {@code refusal}. */
  void refuse(Supplier<SnapshotReply> refusal) {
    for (Shot shot : shots.values()) {
      shot.newest = null;
      if (!shot.waiting.isEmpty()) {
        answer(shot, refusal.get());
      }
    }
  }

  /** Lets go of what is too old to be given again. */
  void forget() {
    shots
        .values()
        .removeIf(
            shot ->
                !shot.underWay
                    && shot.waiting.isEmpty()
                    && (shot.newest == null || !isFresh(shot.newest)));
  }

  private static boolean isFresh(SnapshotReply.Taken taken) {
    return Duration.between(taken.at(), Instant.now()).abs().compareTo(FRESH) < 0;
  }

  private static void answer(Shot shot, SnapshotReply reply) {
    shot.waiting.forEach(asker -> asker.tell(reply));
    shot.waiting.clear();
  }
}
