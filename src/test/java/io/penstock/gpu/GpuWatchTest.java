package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.penstock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GpuWatchTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger reads = new AtomicInteger();
  private final Queue<Runnable> due = new ArrayDeque<>();
  private final GpuWatch watch =
      new GpuWatch(
          () -> {
            reads.incrementAndGet();
            return List.of(Loads.idle(0));
          },
          due::add,
          now::get);

  private void read() {
    Runnable next = due.poll();
    assertThat(next).as("a reading that is due").isNotNull();
    next.run();
  }

  @Test
  void readsAtMostEveryFewSecondsHoweverOftenItIsAsked() {
    assertThat(watch.newest()).isEmpty();
    assertThat(watch.newest()).isEmpty();
    read();
    assertThat(due).as("one at a time").isEmpty();

    for (int ask = 0; ask < 100; ask++) {
      assertThat(watch.newest()).containsExactly(Loads.idle(0));
    }
    assertThat(due).isEmpty();
    now.addAndGet(GpuWatch.FRESH.toNanos());
    assertThat(watch.newest()).as("what is known meanwhile").containsExactly(Loads.idle(0));
    read();
    assertThat(reads).hasValue(2);
  }

  @Test
  void forgetsALoadThatIsOldAndNotTheGpu() {
    watch.newest();
    read();
    now.addAndGet(GpuWatch.OLD.toNanos());

    assertThat(watch.newest()).containsExactly(Loads.idle(0).withoutLoad());
    assertThat(due).as("a driver that hangs").hasSize(1);
  }

  @Test
  void goesOnAfterADriverThatFails() {
    AtomicInteger calls = new AtomicInteger();
    GpuWatch failing =
        new GpuWatch(
            () -> {
              if (calls.incrementAndGet() == 1) {
                throw new UnsatisfiedLinkError("made for a test");
              }
              return List.of(Loads.idle(0));
            },
            Runnable::run,
            now::get);

    assertThat(failing.newest()).isEmpty();
    now.addAndGet(GpuWatch.FRESH.toNanos());
    failing.newest();
    assertThat(failing.newest()).hasSize(1);
  }

  @Test
  void aDriverThatHangsHoldsUpNobodyForLong() throws InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    GpuWatch hanging =
        new GpuWatch(
            () -> {
              entered.countDown();
              try {
                hangs.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return List.of(Loads.idle(0));
            });

    assertThat(hanging.await(Duration.ofMillis(50))).isEmpty();
    assertThat(entered.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(hanging.newest()).isEmpty();
    hangs.countDown();
    Await.until(LIMIT, () -> !hanging.newest().isEmpty(), "the driver is back");
    assertThat(hanging.await(LIMIT)).hasSize(1);
  }

  @Test
  void thereAreNoGpusWhereThereIsNoDriver() {
    assumeThat(Files.exists(Path.of("/dev/nvidiactl"))).isFalse();
    NvmlLibrary library = new NvmlLibrary();

    assertThat(library.read()).isEmpty();
    assertThat(library.read()).as("asked again").isEmpty();
    assertThat(GpuWatch.ofThisMachine().await(LIMIT)).isEmpty();
  }
}
