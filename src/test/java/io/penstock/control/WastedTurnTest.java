package io.penstock.control;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Failure;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is let in behind the others, since nothing came of the turns it had. */
@ExtendWith(NothingLeft.class)
class WastedTurnTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Failure SILENT = new Failure.SourceUnreachable("says nothing");
  private static final Failure NOT_FOUND = new Failure.SourceNotFound("there is no such path");
  private static final Failure REFUSED = new Failure.SourceRefused("nobody is there");

  private final FakePipelines pipelines = new FakePipelines();
  private final TestProbe<ConnectBudget.Command> budget = KIT.probe();
  private final Deque<Optional<Failure>> knocks = new ConcurrentLinkedDeque<>();

  @Test
  void oneThatSaysNothingWaitsBehindFromThenOn() {
    ActorRef<StreamActor.Command> stream = stream();
    assertThat(turn()).isFalse();
    pipelines.source().fail(SILENT);
    assertThat(turn()).isTrue();
    pipelines.source().fail(SILENT);
    assertThat(turn()).isTrue();
    stop(stream);
  }

  @Test
  void oneThatRefusesWaitsBehindAfterThreeTimes() {
    ActorRef<StreamActor.Command> stream = stream();
    for (int i = 0; i < 3; i++) {
      assertThat(turn()).isFalse();
      pipelines.source().fail(NOT_FOUND);
    }
    assertThat(turn()).isTrue();
    stop(stream);
  }

  @Test
  void oneThatWasNotThereAtAllDoesNot() {
    knocks.addAll(List.of(Optional.of(REFUSED), Optional.empty()));
    ActorRef<StreamActor.Command> stream = stream();
    assertThat(turn()).isFalse();
    pipelines.source().fail(SILENT);
    assertThat(turn()).as("after a knock at which nobody was there").isFalse();
    stop(stream);
  }

  private ActorRef<StreamActor.Command> stream() {
    StreamTools tools =
        TestStreams.tools(
            KIT, pipelines, (stream, fps) -> TestProcessors.none(), source -> knock());
    return KIT.spawn(
        StreamActor.create(
            TestStreams.camera("gate"),
            new StreamTools(
                tools.pipelines(),
                tools.work(),
                tools.knock(),
                budget.getRef(),
                tools.chains(),
                tools.snapshots(),
                tools.settings()),
            KIT.<StreamReport>probe().getRef()));
  }

  private CompletionStage<Optional<Failure>> knock() {
    Optional<Failure> answer = knocks.poll();
    return completedFuture(answer == null ? Optional.empty() : answer);
  }

  /** Lets the next attempt in; whether it asked as one that waits behind. */
  private boolean turn() {
    ConnectBudget.Ask ask =
        budget
            .fishForMessage(
                LIMIT,
                message ->
                    message instanceof ConnectBudget.Ask
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .stream()
            .map(ConnectBudget.Ask.class::cast)
            .findFirst()
            .orElseThrow();
    ask.who().tell(new SourceAttempt.MayConnect());
    return ask.hopeless();
  }

  private static void stop(ActorRef<StreamActor.Command> stream) {
    TestProbe<StreamActor.Stopped> stopped = KIT.probe();
    stream.tell(new StreamActor.Stop(stopped.getRef()));
    stopped.receiveMessage(LIMIT);
  }
}
