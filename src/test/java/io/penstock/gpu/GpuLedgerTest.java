package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.gpu.GpuLedger.NoRoom;
import io.penstock.gpu.GpuLedger.Taken;
import io.penstock.settings.GpuLimits;
import io.penstock.settings.GpuSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GpuLedgerTest {
  private static final Set<Integer> BOTH = Set.of(0, 1);
  private static final Duration LEARNED = Duration.ofMinutes(10);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private List<GpuReading> readings = List.of();

  private GpuLedger ledger(int decodes, Map<Integer, GpuLimits> overrides) {
    return new GpuLedger(
        new GpuSettings(new GpuLimits(decodes, 2), overrides, LEARNED), () -> readings, now::get);
  }

  private static GpuLease decode(GpuLedger ledger) {
    return ((Taken) ledger.take(GpuSession.DECODE, Optional.empty(), BOTH)).lease();
  }

  private static String refused(GpuLedger ledger) {
    return ((NoRoom) ledger.take(GpuSession.DECODE, Optional.empty(), BOTH)).resource();
  }

  @Test
  void spreadsSessionsAndRefusesWhatDoesNotFit() {
    GpuLedger ledger = ledger(2, Map.of());

    assertThat(List.of(decode(ledger), decode(ledger), decode(ledger), decode(ledger)))
        .extracting(GpuLease::gpu)
        .containsExactly(0, 1, 0, 1);
    assertThat(refused(ledger))
        .isEqualTo("no GPU has room for one more decode session: 0 has 2 of 2, 1 has 2 of 2");
    assertThat(ledger.rooms())
        .extracting(GpuRoom::gpu, GpuRoom::decodes, GpuRoom::encodes, GpuRoom::mostEncodes)
        .containsExactly(tuple(0, 2, 0, 2), tuple(1, 2, 0, 2));
  }

  @Test
  void aLeaseThatIsClosedTwiceGivesBackOnePlace() {
    GpuLedger ledger = ledger(1, Map.of());
    GpuLease first = decode(ledger);
    GpuLease second = decode(ledger);
    first.close();
    first.close();

    assertThat(decode(ledger).gpu()).isEqualTo(first.gpu());
    assertThat(refused(ledger)).contains("0 has 1 of 1, 1 has 1 of 1");
    second.close();
    assertThat(ledger.missing(GpuSession.DECODE, Optional.empty(), BOTH)).isEmpty();
    assertThat(ledger.rooms()).extracting(GpuRoom::decodes).containsExactly(1, 0);
  }

  @Test
  void anOverrideHoldsForItsGpuAlone() {
    GpuLedger ledger = ledger(1, Map.of(1, new GpuLimits(0, 8)));

    assertThat(decode(ledger).gpu()).isZero();
    assertThat(refused(ledger)).contains("0 has 1 of 1, 1 has 0 of 0");
    assertThat(ledger.take(GpuSession.ENCODE, Optional.of(1), BOTH)).isInstanceOf(Taken.class);
  }

  @Test
  void aPinnedSessionWaitsForItsGpu() {
    GpuLedger ledger = ledger(1, Map.of());
    GpuLease first = decode(ledger);

    assertThat(ledger.take(GpuSession.DECODE, Optional.of(0), BOTH))
        .isEqualTo(new NoRoom("GPU 0 has no room for one more decode session: it has 1 of 1"));
    first.close();
    assertThat(ledger.take(GpuSession.DECODE, Optional.of(0), BOTH)).isInstanceOf(Taken.class);
  }

  @Test
  void learnsFromARefusalAndTriesOneMoreNowAndThen() {
    GpuLedger ledger = ledger(10, Map.of(1, new GpuLimits(0, 0)));
    List<GpuLease> leases = new ArrayList<>(List.of(decode(ledger), decode(ledger)));
    GpuLease third = decode(ledger);

    assertThat(third.refused()).isTrue();
    third.close();
    assertThat(refused(ledger)).contains("0 has 2 of 2");
    now.addAndGet(LEARNED.toNanos() - 1);
    assertThat(refused(ledger)).contains("0 has 2 of 2");
    now.addAndGet(1);
    leases.add(decode(ledger));
    assertThat(refused(ledger)).as("one, and no second").contains("0 has 3 of 3");
    assertThat(leases.get(2).refused()).isTrue();
    leases.get(2).close();
    assertThat(refused(ledger)).as("the time begins anew").contains("0 has 2 of 2");
    now.addAndGet(LEARNED.multipliedBy(100).toNanos());
    assertThat(ledger.rooms().get(0).mostDecodes()).as("never over the setting").isEqualTo(10);
  }

  @Test
  void whoIsRefusedAloneTeachesNothing() {
    GpuLedger ledger = ledger(10, Map.of());
    GpuLease alone = decode(ledger);

    assertThat(alone.refused()).isFalse();
    alone.close();
    assertThat(alone.refused()).isFalse();
    assertThat(ledger.rooms()).extracting(GpuRoom::mostDecodes).containsOnly(10);
  }

  @Test
  void goesByWhatTheDriverSays() {
    GpuLedger ledger = ledger(10, Map.of());
    readings = List.of(Loads.reading(0, Loads.of(80, 0, 8000)), Loads.idle(1));

    assertThat(decode(ledger).gpu()).isEqualTo(1);
    assertThat(ledger.seen()).containsExactlyInAnyOrder(0, 1);
    readings = List.of();
    assertThat(ledger.seen()).as("without a driver").containsExactly(0);
  }

  @Test
  void neverGivesMoreThanThereIsWhoeverAsks() throws Exception {
    GpuLedger ledger = ledger(5, Map.of());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> most = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        most.add(threads.submit(() -> takeAndGiveBack(ledger)));
      }
      // One alone may find all places taken each time it looks.
      int mostOfAll = 0;
      for (Future<Integer> one : most) {
        mostOfAll = Math.max(mostOfAll, one.get(20, TimeUnit.SECONDS));
      }
      assertThat(mostOfAll).isBetween(1, 5);
    } finally {
      threads.shutdownNow();
    }
    assertThat(ledger.rooms()).extracting(GpuRoom::decodes).containsOnly(0);
  }

  private static int takeAndGiveBack(GpuLedger ledger) {
    int most = 0;
    for (int round = 0; round < 500; round++) {
      if (ledger.take(GpuSession.DECODE, Optional.of(1), BOTH) instanceof Taken taken) {
        try (GpuLease lease = taken.lease()) {
          most = Math.max(most, ledger.rooms().get(lease.gpu()).decodes());
        }
      }
    }
    return most;
  }
}
