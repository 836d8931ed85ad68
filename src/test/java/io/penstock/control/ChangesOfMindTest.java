package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.StreamWish;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.PassingPipelines;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Start, stop, replace and delete, a thousand times at random, while openings hang at random: the
 * last word counts, and nothing of what was before goes on or speaks.
 */
@ExtendWith(NothingLeft.class)
class ChangesOfMindTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final int COMMANDS = 1000;
  private static final List<String> NAMES = List.of("one", "two", "three", "four", "five");

  private final MoodyPipelines pipelines = new MoodyPipelines();
  private final Random random = new Random(20_261_122);
  private final TestProbe<StreamSupervisor.Changed> changes = KIT.probe();

  /** What each stream was told last; empty where it was deleted. */
  private final Map<String, Optional<StreamSpec>> wanted = new HashMap<>();

  @Test
  void theLastCommandWins() {
    ActorRef<StreamSupervisor.Command> supervisor =
        KIT.spawn(
            StreamSupervisor.create(
                List.of(),
                TestStreams.tools(KIT, pipelines, (stream, fps) -> TestProcessors.none())));
    for (int i = 0; i < COMMANDS; i++) {
      command(supervisor, NAMES.get(random.nextInt(NAMES.size())), i);
      if (random.nextInt(4) == 0) {
        pipelines.awaitOpening();
      }
      if (random.nextInt(20) == 0) {
        pipelines.rouse();
      }
    }
    assertThat(pipelines.hung()).as("openings that hung").isGreaterThan(20);
    pipelines.calmDown();

    Await.until(LIMIT, () -> isAsWanted(supervisor), "every stream is as it was wanted last");
    assertThat(pipelines.readers())
        .as("who reads is wanted, once each, with the newest spec")
        .containsExactlyInAnyOrderElementsOf(
            wanted.values().stream()
                .flatMap(Optional::stream)
                .filter(StreamSpec::enabled)
                .map(spec -> spec.source().uri().reveal())
                .toList());
    TestProbe<StreamActor.Stopped> stopped = KIT.probe();
    supervisor.tell(new StreamSupervisor.StopAll(stopped.getRef()));
    stopped.receiveMessage(LIMIT);
    Await.until(LIMIT, () -> pipelines.readers().isEmpty(), "nobody reads any more");
  }

  private void command(ActorRef<StreamSupervisor.Command> supervisor, String name, int number) {
    switch (random.nextInt(5)) {
      case 0 -> {
        supervisor.tell(new StreamSupervisor.Remove(new StreamId(name), changes.getRef()));
        wanted.put(name, Optional.empty());
      }
      case 1 -> supervisor.tell(new StreamSupervisor.Restart(new StreamId(name), changes.getRef()));
      default -> {
        StreamSpec spec = TestStreams.version(name, number, random.nextInt(3) > 0);
        supervisor.tell(new StreamSupervisor.Put(StreamWish.declared(spec), changes.getRef()));
        wanted.put(name, Optional.of(spec));
      }
    }
    // At once, whatever hangs.
    changes.receiveMessage(ANSWER);
  }

  private boolean isAsWanted(ActorRef<StreamSupervisor.Command> supervisor) {
    TestProbe<StreamSupervisor.Streams> streams = KIT.probe();
    supervisor.tell(new StreamSupervisor.GetStreams(streams.getRef()));
    Map<String, StreamSupervisor.StreamEntry> found = new HashMap<>();
    streams.receiveMessage(ANSWER).entries().forEach(e -> found.put(e.spec().id().value(), e));
    pipelines.feed();
    return wanted.entrySet().stream()
        .allMatch(wish -> isAsWanted(wish.getValue(), found.get(wish.getKey())));
  }

  private static boolean isAsWanted(
      Optional<StreamSpec> wish, StreamSupervisor.@Nullable StreamEntry found) {
    if (wish.isEmpty() || found == null) {
      return wish.isEmpty() && found == null;
    }
    Optional<StreamState> state = found.status().map(StreamStatus::state);
    return found.spec().equals(wish.get())
        && (wish.get().enabled()
            ? state.equals(Optional.of(StreamState.LIVE))
            : state.isEmpty() || state.equals(Optional.of(StreamState.STOPPED)));
  }

  /** Opens a third of its sources late or never, and lets others fail. */
  private static final class MoodyPipelines extends PassingPipelines {
    private final Queue<FakeSource> sources = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch rousing = new CountDownLatch(1);
    private final Semaphore openings = new Semaphore(0);
    private final AtomicInteger hung = new AtomicInteger();
    private volatile boolean calm;

    MoodyPipelines() {
      super(new FakePipelines());
    }

    /** Gives the streams time to get somewhere before they are told otherwise. */
    void awaitOpening() {
      try {
        openings.drainPermits();
        if (!openings.tryAcquire(100, TimeUnit.MILLISECONDS)) {
          rouse();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    int hung() {
      return hung.get();
    }

    List<String> readers() {
      return sources.stream()
          .filter(source -> !source.isClosed())
          .map(source -> source.request().source().uri().reveal())
          .toList();
    }

    /** What hangs now goes on. */
    void rouse() {
      CountDownLatch roused = rousing;
      rousing = new CountDownLatch(1);
      roused.countDown();
    }

    void calmDown() {
      calm = true;
      rouse();
    }

    void feed() {
      sources.stream().filter(source -> !source.isClosed()).forEach(source -> source.frame(0));
    }

    @Override
    public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
      openings.release();
      int draw = ThreadLocalRandom.current().nextInt(6);
      if (draw < 2) {
        hang();
      }
      FakeSource source = (FakeSource) super.openSource(name, request, listener);
      sources.add(source);
      if (draw == 2) {
        source.fail(new Failure.SourceLost("a bad day"));
      } else {
        source.frame(0);
      }
      return source;
    }

    private void hang() {
      CountDownLatch roused = rousing;
      hung.incrementAndGet();
      try {
        if (!calm
            && !roused.await(
                TestStreams.SETTINGS.openTimeout().multipliedBy(2).toMillis(),
                TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("it hung for longer than anybody waits");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
