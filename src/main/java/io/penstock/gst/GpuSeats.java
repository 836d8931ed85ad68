package io.penstock.gst;

import io.penstock.gpu.GpuLedger;
import io.penstock.gpu.GpuSession;
import io.penstock.media.NoRoom;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.GpuNaming;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds room on GPUs for elements that use one. */
final class GpuSeats {
  /** No host has more whose elements could be told apart by a name. */
  private static final int MOST_GPUS = 16;

  private final GpuLedger ledger;
  private final Predicate<String> registered;

  /**
   * @param registered whether GStreamer has an element of this name
   */
  GpuSeats(GpuLedger ledger, Predicate<String> registered) {
    this.ledger = ledger;
    this.registered = registered;
  }

  /**
   * A place for a session of these elements, which the caller closes.
   *
   * @throws NoRoom where there is none
   */
  GpuSeat take(GpuSession session, List<ElementSettings> elements, Optional<Integer> pinned) {
    if (!useGpus(elements)) {
      return GpuSeat.NONE;
    }
    GpuLedger.Answer answer = ledger.take(session, pinned, having(elements));
    if (answer instanceof GpuLedger.Taken taken) {
      return new GpuSeat(Optional.of(taken.lease()));
    }
    throw new NoRoom(((GpuLedger.NoRoom) answer).resource());
  }

  /** What would be missing for a session of these elements now; empty where nothing is. */
  Optional<String> missing(
      GpuSession session, List<ElementSettings> elements, Optional<Integer> pinned) {
    return useGpus(elements) ? ledger.missing(session, pinned, having(elements)) : Optional.empty();
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
