package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.eventstream.EventStream;
import io.penstock.flow.PacketFan;
import io.penstock.media.AudioFormat;
import io.penstock.media.PacketFormat;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamSpec;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePackets;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeOutput;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(NothingLeft.class)
class OutputActorTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int PACKET = 5000;
  private static final Failure REFUSED = new Failure.TargetRefused("nobody listens");
  private static final Failure CHANGED =
      new Failure.PlanChange("what the stream's packets carry has changed");
  private static final Failure TAKEN = new Failure.TargetRejected("the name is taken");

  private static final PacketFormat PICTURES = PacketFormat.of(Codec.H264);
  private static final PacketFormat WITH_SOUND =
      new PacketFormat(Codec.H264, Optional.of(new AudioFormat(48_000, 2)));

  private final FakePipelines pipelines = new FakePipelines();
  private final FakePackets packets = new FakePackets();
  private final PacketFan fan = new PacketFan();
  private final AtomicInteger keyFramesAsked = new AtomicInteger();
  private TestProbe<OutputActor.Event> events;
  private TestProbe<StreamEvent> published;
  private long millis;

  @BeforeEach
  void listen() {
    events = KIT.probe();
    published = KIT.probe(StreamEvent.class);
    KIT.system()
        .eventStream()
        .tell(new EventStream.Subscribe<>(StreamEvent.class, published.getRef()));
    fan.fedBy(keyFramesAsked::incrementAndGet);
  }

  @Test
  void publishesEveryChangeOfItsStateWithTheReason() {
    output(TestStreams.camera("gate", "main"));
    FakeOutput first = pipelines.output();
    sendUntil(() -> first.packets() > 0, "packets");
    assertChange(OutputState.WAITING, OutputState.STARTING, null);
    assertChange(OutputState.STARTING, OutputState.LIVE, null);
    first.fail(TAKEN);
    assertChange(OutputState.LIVE, OutputState.BACKING_OFF, TAKEN);
    assertChange(OutputState.BACKING_OFF, OutputState.STARTING, null);
  }

  @Test
  void connectsNowhereWhereItMustNot() {
    AtomicBoolean allowed = new AtomicBoolean();
    output(
        TestStreams.camera("gate", "main"),
        new Knock() {
          @Override
          public CompletionStage<Optional<Failure>> at(SourceSpec source) {
            return CompletableFuture.completedFuture(Optional.empty());
          }

          @Override
          public CompletionStage<Optional<String>> refusal(String host) {
            return CompletableFuture.completedFuture(
                allowed.get() ? Optional.empty() : Optional.of("leads to a denied network"));
          }
        });
    Failure denied = new Failure.TargetRefused("the target's host leads to a denied network");
    assertChange(OutputState.WAITING, OutputState.STARTING, null);
    assertChange(OutputState.STARTING, OutputState.BACKING_OFF, denied);
    assertThat(pipelines.hasAnotherOutput()).as("nothing was opened").isFalse();

    allowed.set(true);
    FakeOutput open = pipelines.output();
    sendUntil(() -> open.packets() > 0, "packets");
  }

  @Test
  void aRejectedNameIsTriedAgainForEver() {
    output(TestStreams.camera("gate", "main"));
    for (int attempt = 0; attempt < 12; attempt++) {
      pipelines.output().fail(TAKEN);
    }
    OutputStatus status = await(found -> found.lastError().isPresent(), "an error is shown");
    assertThat(status.lastError().orElseThrow().failure()).isEqualTo(TAKEN);
    FakeOutput last = pipelines.output();
    sendUntil(() -> last.packets() > 0, "packets to the last");
  }

  @Test
  void bringsPacketsAtOnceToATargetThatIsAskedWithThem() {
    pipelines.outputsWait(true);
    pipelines.outputsAsk(true);
    output(TestStreams.camera("gate", "main"));
    FakeOutput output = pipelines.output();
    sendUntil(() -> output.packets() > 0, "packets before it has accepted");
    assertThat(keyFramesAsked).hasValue(1);
  }

  @Test
  void beginsWithAKeyFrameOnceTheTargetHasAcceptedTheStream() {
    pipelines.outputsWait(true);
    output(TestStreams.camera("gate", "main"));
    FakeOutput output = pipelines.output();
    for (int i = 0; i < 20; i++) {
      send();
    }
    assertThat(output.packets()).isZero();
    assertThat(keyFramesAsked).hasValue(0);
    output.accept(true);
    sendUntil(() -> output.packets() > 0, "packets once it has accepted");
    assertThat(keyFramesAsked).hasValue(1);
  }

  @Test
  void aFileSourceNeedNotWaitSinceNothingMayBeLost() {
    pipelines.outputsWait(true);
    output(TestStreams.file("clip", "main"));
    FakeOutput output = pipelines.output();
    events.fishForMessage(
        LIMIT,
        event ->
            event instanceof OutputActor.Ready
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    send();
    assertThat(output.packets()).isOne();
  }

  @Test
  void aTargetThatNeverAcceptsIsGivenUpAtTheOpenTimeout() {
    pipelines.outputsWait(true);
    output(TestStreams.camera("gate", "main"));
    FakeOutput hole = pipelines.output();
    OutputStatus status = await(found -> found.lastError().isPresent(), "it is given up");
    assertThat(status.lastError().orElseThrow().failure())
        .isEqualTo(new Failure.TargetRefused("the target did not take the stream within 2000 ms"));
    Await.until(LIMIT, hole::isClosed, "the attempt is closed");
    assertThat(pipelines.output()).isNotSameAs(hole);
  }

  @Test
  void aTargetThatStallsIsGivenUpAndTriedAgain() {
    output(TestStreams.camera("gate", "main"));
    FakeOutput first = pipelines.output();
    sendUntil(() -> first.packets() > 0, "packets");
    first.stall();
    OutputStatus status = await(found -> found.lastError().isPresent(), "it is given up");
    assertThat(status.lastError().orElseThrow().failure())
        .isEqualTo(new Failure.TargetStalled("the target takes nothing any more"));
    Await.until(LIMIT, first::isClosed, "the attempt is closed");
    FakeOutput second = pipelines.output();
    sendUntil(() -> second.packets() > 0, "packets to the second");
    assertThat(await(found -> found.reconnects() == 1, "one reconnect").state())
        .isEqualTo(OutputState.LIVE);
  }

  @Test
  void everyPacketIsSentOrCountedAsDropped() {
    pipelines.outputsWait(true);
    ActorRef<OutputActor.Command> actor = output(TestStreams.camera("gate", "main"));
    FakeOutput first = pipelines.output();
    for (int i = 0; i < 10; i++) {
      send();
    }
    first.accept(true);
    sendUntil(() -> first.packets() >= 5, "packets to the first");
    pipelines.outputsWait(false);
    first.fail(REFUSED);
    FakeOutput second = pipelines.output();
    sendUntil(() -> second.packets() >= 5, "packets to the second");
    actor.tell(new OutputActor.Drain());
    OutputStatus last = await(found -> found.state() == OutputState.STOPPED, "the end");

    assertThat(last.packetsDropped()).isGreaterThanOrEqualTo(10);
    assertThat(first.packets() + second.packets() + last.packetsDropped()).isEqualTo(millis / 40);
  }

  // ---------------------------------------------------------------- another format

  @Test
  void beginsAnewForAnotherFormatOnceTheSessionBeforeIsDrainedAndClosed() {
    ActorRef<OutputActor.Command> actor = output(TestStreams.patient("gate", "main"));
    FakeOutput first = pipelines.output();
    sendUntil(() -> first.packets() > 0, "packets");
    await(found -> found.state() == OutputState.LIVE, "it is live");
    actor.tell(new OutputActor.Carry(WITH_SOUND));
    FakeOutput second = pipelines.output();
    sendUntil(() -> second.packets() > 0, "packets to the second");
    OutputStatus status = await(found -> found.reconnects() == 1, "it is live again");

    assertThat(first.format()).isEqualTo(PICTURES);
    assertThat(second.format()).isEqualTo(WITH_SOUND);
    assertThat(pipelines.story())
        .containsExactly(
            "gate-main opened", "gate-main drained", "gate-main closed", "gate-main opened");
    assertThat(status.lastError()).as("nothing has failed").isEmpty();
    assertChange(OutputState.WAITING, OutputState.STARTING, null);
    assertChange(OutputState.STARTING, OutputState.LIVE, null);
    assertChange(OutputState.LIVE, OutputState.STARTING, CHANGED);
    assertChange(OutputState.STARTING, OutputState.LIVE, null);
  }

  @Test
  void staysWithTheSessionThatWasOpenedForTheFormat() {
    ActorRef<OutputActor.Command> actor = output(TestStreams.camera("gate", "main"));
    FakeOutput only = pipelines.output();
    actor.tell(new OutputActor.Carry(PICTURES));
    sendUntil(() -> only.packets() > 0, "packets");
    actor.tell(new OutputActor.Carry(PICTURES));
    long before = only.packets();
    sendUntil(() -> only.packets() > before, "more packets");

    assertThat(only.isClosed()).isFalse();
    assertThat(pipelines.hasAnotherOutput()).isFalse();
  }

  @Test
  void opensForTheNewestFormatWhereItChangesTwiceWhileItOpens() {
    pipelines.hangOutputs(true);
    ActorRef<OutputActor.Command> actor = output(TestStreams.camera("gate", "main"));
    FakeOutput first = pipelines.output();
    actor.tell(new OutputActor.Carry(WITH_SOUND));
    actor.tell(new OutputActor.Carry(PacketFormat.of(Codec.H265)));
    assertThat(pipelines.hasAnotherOutput()).as("one publisher at a time").isFalse();
    pipelines.hangOutputs(false);
    first.letOpen();
    FakeOutput second = pipelines.output();
    sendUntil(() -> second.packets() > 0, "packets to the second");

    assertThat(second.format()).isEqualTo(PacketFormat.of(Codec.H265));
    assertThat(first.packets()).isZero();
    assertThat(first.isClosed()).isTrue();
  }

  @Test
  void theNextAttemptOfOneThatBacksOffIsForTheNewFormat() {
    ActorRef<OutputActor.Command> actor = output(TestStreams.camera("gate", "main"));
    FakeOutput first = pipelines.output();
    first.fail(REFUSED);
    await(found -> found.state() == OutputState.BACKING_OFF, "it backs off");
    actor.tell(new OutputActor.Carry(WITH_SOUND));
    // It may have begun before it was told: then it begins once more.
    Await.until(
        LIMIT, () -> pipelines.output().format().equals(WITH_SOUND), "it opens for the new format");
  }

  @Test
  void endsWhileItBeginsAnew() {
    ActorRef<OutputActor.Command> actor = output(TestStreams.camera("gate", "main"));
    FakeOutput first = pipelines.output();
    sendUntil(() -> first.packets() > 0, "packets");
    actor.tell(new OutputActor.Carry(WITH_SOUND));
    actor.tell(new OutputActor.Drain());
    await(found -> found.state() == OutputState.STOPPED, "the end");

    assertThat(first.isClosed()).isTrue();
    assertThat(pipelines.hasAnotherOutput()).isFalse();
  }

  // ---------------------------------------------------------------- what the tests share

  private ActorRef<OutputActor.Command> output(StreamSpec spec) {
    return output(spec, source -> CompletableFuture.completedFuture(Optional.empty()));
  }

  private ActorRef<OutputActor.Command> output(StreamSpec spec, Knock knock) {
    StreamTools tools =
        TestStreams.tools(
            KIT, pipelines, (stream, fps) -> TestProcessors.looking(image -> {}), knock);
    return KIT.spawn(
        OutputActor.create(spec.outputs().get(0), 1, PICTURES, spec, tools, fan, events.getRef()));
  }

  private void send() {
    millis += 40;
    fan.accept(packets.key(Duration.ofMillis(millis), PACKET));
  }

  private void sendUntil(BooleanSupplier so, String what) {
    Await.until(
        LIMIT,
        () -> {
          send();
          return so.getAsBoolean();
        },
        what);
  }

  private void assertChange(
      OutputState from, OutputState to, @org.jspecify.annotations.Nullable Failure why) {
    StreamEvent.OutputChanged change =
        published.expectMessageClass(StreamEvent.OutputChanged.class, LIMIT);
    assertThat(change.stream().value()).isEqualTo("gate");
    assertThat(change.output()).isEqualTo("main");
    assertThat(change.from()).isEqualTo(from);
    assertThat(change.to()).isEqualTo(to);
    assertThat(change.why()).isEqualTo(Optional.ofNullable(why));
  }

  private OutputStatus await(Predicate<OutputStatus> wanted, String what) {
    List<OutputActor.Event> seen =
        events.fishForMessage(
            LIMIT,
            what,
            event ->
                event instanceof OutputActor.Changed changed && wanted.test(changed.status())
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore());
    return ((OutputActor.Changed) seen.get(seen.size() - 1)).status();
  }
}
