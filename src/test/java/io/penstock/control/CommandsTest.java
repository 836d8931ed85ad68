package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamState;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.NothingLeft;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a stream is told, and whatever it is doing, there is an answer. */
@ExtendWith(NothingLeft.class)
class CommandsTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Failure LOST = new Failure.SourceLost("the camera ended the session");
  private static final Failure UNAUTHORIZED = new Failure.SourceUnauthorized("wrong password");

  /** A state and the way there. */
  enum In {
    KNOCKING,
    OPENING,
    PREPARING,
    LIVE,
    SIGNAL_LOST,
    BACKING_OFF,
    RESTING,
    DRAINING,
    ENDED
  }

  /** What each command is answered with. */
  private static final Map<Class<?>, Class<?>> ANSWERS =
      Map.of(
          StreamActor.Stop.class, StreamActor.Stopped.class,
          StreamActor.Restart.class, StreamActor.RestartReply.class,
          StreamActor.Change.class, StreamActor.ChangeReply.class,
          StreamActor.GetReport.class, StreamReport.class,
          StreamActor.GetSnapshot.class, SnapshotReply.class);

  private final FakePipelines pipelines = new FakePipelines();
  private final CompletableFuture<Boolean> knocked = new CompletableFuture<>();

  static Stream<Arguments> everyCommandInEveryState() {
    return Arrays.stream(In.values())
        .flatMap(in -> commands().stream().map(command -> Arguments.of(in, command)));
  }

  /** Those that somebody else can send. */
  private static List<Class<?>> commands() {
    return Arrays.stream(StreamActor.Command.class.getPermittedSubclasses())
        .filter(command -> Modifier.isPublic(command.getModifiers()))
        .<Class<?>>map(command -> command)
        .toList();
  }

  @Test
  void everyCommandHasAnAnswer() {
    assertThat(commands()).containsExactlyInAnyOrderElementsOf(ANSWERS.keySet());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyCommandInEveryState")
  void isAnswered(In state, Class<?> command) {
    ActorRef<StreamActor.Command> stream = streamIn(state);

    TestProbe<Object> answers = KIT.probe();
    stream.tell(command(command, answers.getRef()));
    assertThat(answers.receiveMessage(LIMIT)).isInstanceOf(ANSWERS.get(command));
    TestProbe<StreamActor.Stopped> stopped = KIT.probe();
    stream.tell(new StreamActor.Stop(stopped.getRef()));
    if (command != StreamActor.Stop.class) {
      stopped.receiveMessage(LIMIT);
    }
    stopped.expectTerminated(stream, LIMIT);
  }

  private static StreamActor.Command command(Class<?> command, ActorRef<Object> answers) {
    if (command == StreamActor.Change.class) {
      return new StreamActor.Change(TestStreams.camera("gate", "other"), answers.narrow());
    }
    try {
      return (StreamActor.Command)
          command.getDeclaredConstructor(ActorRef.class).newInstance(answers);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(command + " takes more than whom to answer", e);
    }
  }

  private ActorRef<StreamActor.Command> streamIn(In state) {
    pipelines.hangSources(state == In.OPENING);
    pipelines.hangEncoders(state == In.PREPARING);
    pipelines.hangOutputs(state == In.DRAINING);
    boolean patient = state == In.SIGNAL_LOST || state == In.BACKING_OFF || state == In.KNOCKING;
    var spec =
        state == In.ENDED
            ? TestStreams.file("gate")
            : patient && state != In.KNOCKING
                ? TestStreams.patient("gate", "main")
                : TestStreams.camera("gate", "main");
    TestProbe<StreamReport> reports = KIT.probe();
    ActorRef<StreamActor.Command> stream =
        KIT.spawn(
            StreamActor.create(
                spec,
                TestStreams.tools(
                    KIT,
                    pipelines,
                    (of, fps) -> TestProcessors.none(),
                    source -> knocked.thenApply(done -> java.util.Optional.empty())),
                reports.getRef()));
    FakeSource source = pipelines.source();
    switch (state) {
      case KNOCKING -> {
        source.fail(new Failure.SourceRefused("nobody"));
        awaitState(reports, StreamState.BACKING_OFF);
        awaitState(reports, StreamState.STARTING);
      }
      case OPENING -> {
        // It hangs.
      }
      case PREPARING -> {
        source.frame(0);
        pipelines.encoder();
      }
      case LIVE -> live(source, reports);
      case SIGNAL_LOST -> {
        live(source, reports);
        source.fail(LOST);
        awaitState(reports, StreamState.SIGNAL_LOST);
      }
      case BACKING_OFF -> {
        source.fail(LOST);
        awaitState(reports, StreamState.BACKING_OFF);
        Await.until(LIMIT, source::isClosed, "the source is closed");
      }
      case RESTING -> {
        source.fail(UNAUTHORIZED);
        pipelines.source().fail(UNAUTHORIZED);
        awaitState(reports, StreamState.AUTH_FAILED);
      }
      case DRAINING -> {
        live(source, reports);
        pipelines.output();
        stream.tell(new StreamActor.Stop(KIT.<StreamActor.Stopped>probe().getRef()));
        awaitState(reports, StreamState.STOPPING);
      }
      case ENDED -> {
        live(source, reports);
        source.end();
        awaitState(reports, StreamState.STOPPED);
      }
    }
    return stream;
  }

  private void live(FakeSource source, TestProbe<StreamReport> reports) {
    source.frame(0);
    pipelines.encoder();
    awaitState(reports, StreamState.LIVE);
  }

  private static void awaitState(TestProbe<StreamReport> reports, StreamState state) {
    Await.until(
        LIMIT, () -> reports.receiveMessage(LIMIT).status().state() == state, state.label());
  }
}
