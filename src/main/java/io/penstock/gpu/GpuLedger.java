package io.penstock.gpu;

import io.penstock.gpu.GpuPlacer.Choice;
import io.penstock.settings.GpuSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has how many sessions on which GPU, and which one the next goes to. A session is opened with
 * a lease only; what finds no room takes nothing from those that run. Thread safe; no call blocks.
 */
public final class GpuLedger {
  private static final Logger LOG = LoggerFactory.getLogger(GpuLedger.class);

  private record Place(int gpu, GpuSession session) {}

  private final GpuSettings settings;
  private final Supplier<List<GpuReading>> readings;
  private final LongSupplier nanos;
  private final Map<Place, Integer> used = new HashMap<>();
  private final Map<Place, LearnedLimit> learned = new HashMap<>();
  private final Set<Integer> known = new TreeSet<>();

  /** The answer to a wish. */
  public sealed interface Answer {}

  /** There was room. */
  public record Taken(GpuLease lease) implements Answer {}

  /**
   * There is none now.
   *
   * @param resource what is missing, in a sentence
   */
  public record NoRoom(String resource) implements Answer {}

  /**
   * @param readings what the driver says; must not block
   */
  public GpuLedger(GpuSettings settings, Supplier<List<GpuReading>> readings) {
    this(settings, readings, System::nanoTime);
  }

  /** One whose driver says nothing. */
  public static GpuLedger withoutDriver(GpuSettings settings) {
    return new GpuLedger(settings, List::of);
  }

  GpuLedger(GpuSettings settings, Supplier<List<GpuReading>> readings, LongSupplier nanos) {
    this.settings = settings;
    this.readings = readings;
    this.nanos = nanos;
    known.addAll(settings.overrides().keySet());
  }

  /**
   * Takes a place for one session.
   *
   * @param among the GPUs that have the elements for it
   */
  public Answer take(GpuSession session, Optional<Integer> pinned, Set<Integer> among) {
    List<GpuReading> read = readings.get();
    synchronized (this) {
      known.addAll(among);
      Choice choice = GpuPlacer.place(rooms(read), GpuWish.one(session, pinned, among));
      if (choice instanceof Choice.On on) {
        used.merge(new Place(on.gpu(), session), 1, Integer::sum);
        return new Taken(new GpuLease(this, on.gpu(), session));
      }
      return new NoRoom(((Choice.Nowhere) choice).resource());
    }
  }

  /** What would be missing for one session now; empty where there is room. Takes nothing. */
  public Optional<String> missing(
      GpuSession session, Optional<Integer> pinned, Set<Integer> among) {
    List<GpuReading> read = readings.get();
    synchronized (this) {
      known.addAll(among);
      return GpuPlacer.place(rooms(read), GpuWish.one(session, pinned, among))
              instanceof Choice.Nowhere nowhere
          ? Optional.of(nowhere.resource())
          : Optional.empty();
    }
  }

  /** Every GPU that is known, by its number. */
  public List<GpuRoom> rooms() {
    List<GpuReading> read = readings.get();
    synchronized (this) {
      return rooms(read);
    }
  }

  /** The numbers of those that the driver shows; GPU 0 where it shows none. */
  public Set<Integer> seen() {
    Set<Integer> seen =
        readings.get().stream().map(GpuReading::gpu).collect(Collectors.toUnmodifiableSet());
    return seen.isEmpty() ? Set.of(0) : seen;
  }

  private List<GpuRoom> rooms(List<GpuReading> read) {
    Map<Integer, Optional<GpuLoad>> loads = new HashMap<>();
    read.forEach(gpu -> loads.put(gpu.gpu(), gpu.load()));
    known.addAll(loads.keySet());
    List<GpuRoom> rooms = new ArrayList<>();
    for (int gpu : known) {
      rooms.add(
          new GpuRoom(
              gpu,
              used(gpu, GpuSession.DECODE),
              used(gpu, GpuSession.ENCODE),
              most(gpu, GpuSession.DECODE),
              most(gpu, GpuSession.ENCODE),
              loads.getOrDefault(gpu, Optional.empty())));
    }
    return rooms;
  }

  private int used(int gpu, GpuSession session) {
    return used.getOrDefault(new Place(gpu, session), 0);
  }

  private int most(int gpu, GpuSession session) {
    int set =
        session == GpuSession.DECODE
            ? settings.limits(gpu).decodeSessions()
            : settings.limits(gpu).encodeSessions();
    LearnedLimit limit = learned.get(new Place(gpu, session));
    return limit == null ? set : Math.min(set, limit.at(nanos.getAsLong(), settings.learnedFor()));
  }

  synchronized boolean refused(GpuLease lease) {
    Place place = new Place(lease.gpu(), lease.session());
    int others = used(place.gpu(), place.session()) - (lease.isOpen() ? 1 : 0);
    if (others <= 0) {
      return false;
    }
    learned.put(place, new LearnedLimit(others, nanos.getAsLong()));
    LOG.warn(
        "GPU {} took no more than {} {} sessions; it is given no more for {} s",
        place.gpu(),
        others,
        place.session().label(),
        settings.learnedFor().toSeconds());
    return true;
  }

  synchronized void released(GpuLease lease) {
    used.merge(new Place(lease.gpu(), lease.session()), -1, Integer::sum);
  }
}
