package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GpuContextsTest {
  private final Elements elements = new Elements();
  private final GpuContexts contexts = new GpuContexts(elements);

  /** A pipeline's elements open a context where they were given none. */
  private static final class Elements implements GpuContexts.Access {
    private final AtomicLong last = new AtomicLong(100);
    final Map<Long, Long> inUse = new ConcurrentHashMap<>();
    final List<Long> released = new ArrayList<>();

    void open(long pipeline) {
      inUse.computeIfAbsent(pipeline, unused -> last.incrementAndGet());
    }

    @Override
    public void give(long pipeline, long context) {
      inUse.put(pipeline, context);
    }

    @Override
    public long opened(long pipeline) {
      return inUse.getOrDefault(pipeline, 0L);
    }

    @Override
    public synchronized void release(long context) {
      released.add(context);
    }
  }

  private GpuContexts.Share opened(int gpu, long pipeline) {
    GpuContexts.Share share = contexts.share(gpu);
    share.open(pipeline, () -> elements.open(pipeline));
    return share;
  }

  @Test
  void allPipelinesOfAGpuWorkInTheContextThatTheFirstOneOpened() {
    opened(0, 1);
    opened(0, 2);
    opened(0, 3);

    assertThat(elements.inUse.values()).containsOnly(101L);
  }

  @Test
  void eachGpuHasItsOwn() {
    opened(0, 1);
    opened(1, 2);
    opened(1, 3);

    assertThat(elements.inUse).containsEntry(1L, 101L).containsEntry(2L, 102L);
    assertThat(elements.inUse).containsEntry(3L, 102L);
  }

  @Test
  void theLastToLeaveLetsGoOfIt() {
    GpuContexts.Share first = opened(0, 1);
    GpuContexts.Share second = opened(0, 2);

    first.close();
    first.close();
    assertThat(elements.released).isEmpty();
    second.close();
    assertThat(elements.released).containsExactly(101L);

    opened(0, 3);
    assertThat(elements.inUse).containsEntry(3L, 102L);
  }

  @Test
  void afterABreakTheNextOnesOpenAnotherAndTheOldOneStaysForThoseInIt() {
    GpuContexts.Share broken = opened(0, 1);
    GpuContexts.Share other = opened(0, 2);

    broken.doubt();
    broken.close();
    opened(0, 3);
    // What breaks later in the same old context says nothing of the new one.
    other.doubt();
    opened(0, 4);

    assertThat(elements.inUse).containsEntry(3L, 102L).containsEntry(4L, 102L);
    assertThat(elements.released).isEmpty();
    other.close();
    assertThat(elements.released).containsExactly(101L);
  }

  @Test
  void elementsThatOpenNoneLeaveNothing() {
    GpuContexts.Share share = contexts.share(0);
    share.open(1, () -> {});
    share.doubt();
    share.close();

    assertThat(elements.released).isEmpty();
  }

  @Test
  void oneThatCannotBeOpenedTakesNothingWithIt() {
    GpuContexts.Share first = opened(0, 1);
    GpuContexts.Share second = contexts.share(0);
    assertThatThrownBy(
            () ->
                second.open(
                    2,
                    () -> {
                      throw new IllegalStateException("cannot start");
                    }))
        .hasMessage("cannot start");

    first.close();
    assertThat(elements.released).isEmpty();
    second.close();
    assertThat(elements.released).containsExactly(101L);
  }

  @Test
  void thoseThatComeAtOnceOpenOne() throws InterruptedException {
    CountDownLatch together = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (long n = 1; n <= 8; n++) {
      long pipeline = n;
      Thread thread =
          new Thread(
              () -> {
                try {
                  together.await();
                  opened(0, pipeline);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      thread.start();
      threads.add(thread);
    }
    together.countDown();
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    assertThat(elements.inUse).hasSize(8);
    assertThat(elements.inUse.values()).containsOnly(101L);
  }
}
