package io.penstock.gst;

import io.penstock.gpu.GpuLedger;
import io.penstock.gpu.GpuSession;
import io.penstock.media.NoRoom;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.GpuNaming;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds room on GPUs for elements that use one. A GPU on which sessions keep breaking gets none for
 * a while, where another could: having lost all of its sessions, it would look like the one with
 * the most room. Thread safe.
 */
final class GpuSeats {
  /** No host has more whose elements could be told apart by a name. */
  private static final int MOST_GPUS = 16;

  private final GpuLedger ledger;
  private final Predicate<String> registered;
  private final Breakages broken;

  /**
   * @param registered whether GStreamer has an element of this name
   */
  GpuSeats(GpuLedger ledger, Predicate<String> registered) {
    this(ledger, registered, System::nanoTime);
  }

  GpuSeats(GpuLedger ledger, Predicate<String> registered, LongSupplier nanos) {
    this.ledger = ledger;
    this.registered = registered;
    this.broken = new Breakages(nanos);
  }

  /** The same as for a stream on which nothing broke. */
  GpuSeat take(GpuSession session, List<ElementSettings> elements, Optional<Integer> pinned) {
    return take(session, elements, pinned, "");
  }

  /**
   * A place for a session of these elements, which the caller closes.
   *
   * @param who is to use it, by the name under which breaks were told
   * @throws NoRoom where there is none
   */
  GpuSeat take(
      GpuSession session, List<ElementSettings> elements, Optional<Integer> pinned, String who) {
    if (!useGpus(elements)) {
      return GpuSeat.NONE;
    }
    Set<Integer> all = having(elements);
    Set<Integer> whole = whole(all, session, pinned, who);
    GpuLedger.Answer answer = ledger.take(session, pinned, whole);
    if (answer instanceof GpuLedger.Taken taken) {
      return new GpuSeat(Optional.of(taken.lease()));
    }
    throw new NoRoom(((GpuLedger.NoRoom) answer).resource() + passedOver(all, whole));
  }

  /** What would be missing for a session of these elements now; empty where nothing is. */
  Optional<String> missing(
      GpuSession session, List<ElementSettings> elements, Optional<Integer> pinned, String who) {
    if (!useGpus(elements)) {
      return Optional.empty();
    }
    Set<Integer> all = having(elements);
    Set<Integer> whole = whole(all, session, pinned, who);
    return ledger.missing(session, pinned, whole).map(why -> why + passedOver(all, whole));
  }

  /**
   * A session of these elements broke.
   *
   * @param seat where it ran
   * @param who used it
   * @return whether the next one may have another GPU: then it is not known yet that the elements
   *     are at fault
   */
  boolean broke(
      GpuSeat seat,
      GpuSession session,
      List<ElementSettings> elements,
      Optional<Integer> pinned,
      String who) {
    if (seat.lease().isEmpty() || pinned.isPresent()) {
      return false;
    }
    int gpu = seat.lease().get().gpu();
    Set<Integer> others =
        having(elements).stream()
            .filter(other -> other != gpu && !isBroken(other, session, who))
            .collect(Collectors.toUnmodifiableSet());
    if (!others.isEmpty()) {
      broken.broke(label(gpu, session), who);
    }
    return !others.isEmpty();
  }

  /** Those that did not break lately; where all did, all. One that is pinned is asked for. */
  private Set<Integer> whole(
      Set<Integer> all, GpuSession session, Optional<Integer> pinned, String who) {
    Set<Integer> whole =
        all.stream()
            .filter(gpu -> !isBroken(gpu, session, who))
            .collect(Collectors.toUnmodifiableSet());
    return pinned.isPresent() || whole.isEmpty() ? all : whole;
  }

  private static String passedOver(Set<Integer> all, Set<Integer> whole) {
    String broken =
        all.stream()
            .filter(gpu -> !whole.contains(gpu))
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return broken.isEmpty() ? "" : "; passed over, since sessions broke there: " + broken;
  }

  private boolean isBroken(int gpu, GpuSession session, String who) {
    return broken.isPassedOver(label(gpu, session), who);
  }

  private static String label(int gpu, GpuSession session) {
    return "a session to " + session.label() + " on GPU " + gpu;
  }

  private static boolean useGpus(List<ElementSettings> elements) {
    return elements.stream().anyMatch(element -> element.gpus().isPresent());
  }

  /** The GPUs for which all of the elements are there. */
  Set<Integer> having(List<ElementSettings> elements) {
    boolean named =
        elements.stream()
            .anyMatch(element -> element.gpus().orElse(null) instanceof GpuNaming.ByName);
    return named
        ? IntStream.range(0, MOST_GPUS)
            .filter(
                gpu ->
                    elements.stream()
                        .allMatch(element -> registered.test(element.on(gpu).element())))
            .boxed()
            .collect(Collectors.toUnmodifiableSet())
        : ledger.seen();
  }
}
