package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.control.StreamActor.ChangeReply;
import io.penstock.control.StreamActor.Changing;
import io.penstock.control.StreamActor.NotChanged;
import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.process.ProcessorChain;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Codec;
import io.penstock.stream.Credentials;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.Secret;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SizeChange;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePackets;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeEncoder;
import io.penstock.testkit.FakePipelines.FakeOutput;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.LightFrames;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams that are asked for otherwise while they run. */
@ExtendWith(NothingLeft.class)
class ChangingStreamTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SIZE = 5000;
  private static final Failure LOST = new Failure.SourceLost("the camera ended the session");
  private static final Failure UNAUTHORIZED = new Failure.SourceUnauthorized("wrong password");

  private static final StreamSpec REMUX = TestStreams.passing("gate", SignalLoss.SLATE, "main");
  private static final StreamSpec PROCESS =
      SpecOf.of(REMUX).process(processor("overlay", "one")).make();
  private static final StreamSpec ENCODED = TestStreams.camera("gate", "main");

  private final FakePipelines pipelines = new FakePipelines();
  private final FakePackets packets = new FakePackets();

  /** That the stream came to, in their order. */
  private final List<StreamState> states = new CopyOnWriteArrayList<>();

  private final List<String> chains = new CopyOnWriteArrayList<>();
  private TestProbe<StreamReport> reports;
  private TestProbe<ChangeReply> answers;
  private long millis;
  private long pts;

  /** Each chain is known by its first processor's text. */
  private final class Chains implements StreamTools.Chains {
    @Override
    public ProcessorChain open(StreamSpec spec, DoubleSupplier fps) {
      spec.process().forEach(processor -> chains.add("" + processor.options().get("text")));
      return TestProcessors.none();
    }

    @Override
    public boolean draws(ProcessorSpec processor) {
      return processor.type().equals("overlay");
    }
  }

  private static ProcessorSpec processor(String type, String text) {
    return new ProcessorSpec(
        type, false, Optional.of(Duration.ofMillis(200)), Map.of("text", text));
  }

  @BeforeEach
  void listen() {
    reports = KIT.probe(StreamReport.class);
    answers = KIT.probe(ChangeReply.class);
    ActorRef<StreamEvent> listener =
        KIT.spawn(
            Behaviors.receiveMessage(
                event -> {
                  if (event instanceof StreamEvent.StateChanged changed) {
                    states.add(changed.to());
                  }
                  return Behaviors.same();
                }));
    KIT.system().eventStream().tell(new EventStream.Subscribe<>(StreamEvent.class, listener));
  }

  // ---------------------------------------------------------------- plans

  @Test
  void keepsTheTargetsSessionFromRemuxToProcessAndBack() {
    ActorRef<StreamActor.Command> stream = stream(REMUX);
    FakeSource passed = passing();
    FakeOutput output = pipelines.output();
    passUntil(passed, () -> output.packets() > 0, "packets as they come");
    change(stream, PROCESS);
    FakeSource decoded = pipelines.source();
    assertThat(passed.isClosed()).as("a camera has one reader").isTrue();
    assertThat(decoded.request().packets()).isEmpty();
    assertThat(decoded.request().decodes()).isTrue();
    FakeEncoder encoder = encoding(decoded);
    long before = output.packets();
    feedUntil(decoded, () -> output.packets() > before + 2, "encoded packets");
    StreamStatus status = await(found -> found.framesProcessed() > 2, "encoded pictures");
    assertThat(status.plan()).isEqualTo("process");
    assertThat(status.source().attempt()).as("since the spec changed").isOne();
    assertThat(status.source().reconnects()).isZero();

    change(stream, REMUX);
    FakeSource again = pipelines.source();
    assertThat(decoded.isClosed()).isTrue();
    again.packet(key());
    awaitState(StreamState.LIVE);
    Await.until(LIMIT, encoder::isClosed, "nothing is encoded any more");
    long after = output.packets();
    passUntil(again, () -> output.packets() > after + 2, "packets as they come");

    assertThat(await(found -> found.plan().equals("remux"), "the old plan").encoder().label())
        .isEmpty();
    assertThat(output.isClosed()).isFalse();
    assertThat(pipelines.hasAnotherOutput()).isFalse();
    assertThat(states)
        .contains(StreamState.LIVE)
        .doesNotContain(StreamState.SIGNAL_LOST, StreamState.BACKING_OFF);
    stop(stream);
  }

  @Test
  void showsTheLastPictureUntilTheNewPlanHasOne() {
    ActorRef<StreamActor.Command> stream = stream(REMUX);
    FakeSource passed = passing();
    FakeOutput output = pipelines.output();
    passUntil(passed, () -> output.packets() > 0, "packets");
    pipelines.hangSources(true);
    change(stream, PROCESS);
    FakeSource decoded = pipelines.source();
    FakeEncoder encoder = pipelines.encoder();
    long before = output.packets();
    Await.until(LIMIT, () -> output.packets() > before, "the picture is sent");
    decoded.letOpen();
    feed(decoded);
    awaitState(StreamState.LIVE);

    assertThat(encoder.isClosed()).as("it goes on with the source's pictures").isFalse();
    assertThat(pipelines.hasAnotherEncoder()).isFalse();
    stop(stream);
  }

  @Test
  void keepsTheTargetsSessionWhereNothingIsShownMeanwhile() {
    StreamSpec remux = SpecOf.of(REMUX).onSignalLoss(SignalLoss.DISCONNECT).make();
    ActorRef<StreamActor.Command> stream = stream(remux);
    FakeSource passed = passing();
    FakeOutput output = pipelines.output();
    passUntil(passed, () -> output.packets() > 0, "packets");
    change(stream, SpecOf.of(remux).process(processor("overlay", "one")).make());
    encoding(pipelines.source());

    assertThat(output.isClosed()).isFalse();
    assertThat(pipelines.hasAnotherOutput()).isFalse();
    stop(stream);
  }

  @Test
  void keepsTheTargetsSessionWhereTheOtherCameraSendsAnotherCodec() {
    StreamSpec spec = SpecOf.of(ENCODED).onSignalLoss(SignalLoss.DISCONNECT).make();
    ActorRef<StreamActor.Command> stream = stream(spec);
    encoding(pipelines.source());
    FakeOutput output = pipelines.output();
    change(stream, SpecOf.of(spec).address("rtsp://10.0.0.8/gate").make());
    pipelines.source().offer(SourceOffer.of(new SourceOffer.Video("h265", 16, 16, 0)));
    FakeSource right = pipelines.source();
    assertThat(right.request().codec()).isEqualTo(Codec.H265);
    feed(right);
    awaitState(StreamState.LIVE);

    assertThat(output.isClosed()).isFalse();
    assertThat(pipelines.hasAnotherOutput()).isFalse();
    assertThat(states).doesNotContain(StreamState.SIGNAL_LOST);
    stop(stream);
  }

  @Test
  void anAttemptThatFailsAfterAChangeIsASignalThatIsLost() {
    ActorRef<StreamActor.Command> stream = stream(ENCODED);
    encoding(pipelines.source());
    FakeOutput output = pipelines.output();
    change(stream, SpecOf.of(ENCODED).address("rtsp://10.0.0.8/gate").make());
    pipelines.source().fail(LOST);
    StreamStatus status = awaitState(StreamState.SIGNAL_LOST);

    assertThat(status.source().lastError().orElseThrow().failure()).isEqualTo(LOST);
    feed(pipelines.source());
    awaitState(StreamState.LIVE);
    assertThat(output.isClosed()).isFalse();
    stop(stream);
  }

  @Test
  void leavesTheTargetOnceAnAttemptAfterAChangeFailsWhereNothingIsToBeShown() {
    StreamSpec spec = SpecOf.of(ENCODED).onSignalLoss(SignalLoss.DISCONNECT).make();
    ActorRef<StreamActor.Command> stream = stream(spec);
    encoding(pipelines.source());
    FakeOutput output = pipelines.output();
    change(stream, SpecOf.of(spec).address("rtsp://10.0.0.8/gate").make());
    FakeSource other = pipelines.source();
    assertThat(output.isClosed()).isFalse();
    other.fail(LOST);

    Await.until(LIMIT, output::isClosed, "the output is closed");
    stop(stream);
  }

  // ---------------------------------------------------------------- pictures

  @Test
  void otherProcessorsSeeTheNextPictureOfTheSameSession() {
    ActorRef<StreamActor.Command> stream = stream(PROCESS);
    FakeSource source = pipelines.source();
    FakeEncoder encoder = encoding(source);
    feedUntil(source, () -> encoder.pushed() > 2, "pictures");
    change(stream, SpecOf.of(PROCESS).process(processor("overlay", "two")).make());
    Await.until(LIMIT, () -> chains.equals(List.of("one", "two")), "other processors");
    int before = encoder.pushed();
    feedUntil(source, () -> encoder.pushed() > before + 2, "pictures past them");

    assertThat(source.isClosed()).isFalse();
    assertThat(encoder.isClosed()).isFalse();
    assertThat(encoder.times()).isSorted().doesNotHaveDuplicates();
    stop(stream);
    Await.until(LIMIT, () -> states.contains(StreamState.STOPPED), "the end");
    assertThat(states).containsExactly(StreamState.LIVE, StreamState.STOPPING, StreamState.STOPPED);
    StreamStatus status = await(found -> found.state() == StreamState.STOPPED, "the end");
    long dropped = status.framesDropped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(status.framesProcessed() + dropped).isEqualTo(status.source().framesIn());
  }

  @Test
  void otherProcessorsLookWhilePacketsPass() {
    StreamSpec looking = SpecOf.of(REMUX).process(processor("motion", "one")).make();
    ActorRef<StreamActor.Command> stream = stream(looking);
    FakeSource source = passing();
    FakeOutput output = pipelines.output();
    feedUntil(source, () -> chains.contains("one"), "somebody looks");
    change(stream, SpecOf.of(looking).process(processor("motion", "two")).make());
    change(stream, SpecOf.of(looking).process(processor("motion", "three")).make());
    feedUntil(source, () -> chains.contains("three"), "somebody else looks");
    long before = output.packets();
    passUntil(source, () -> output.packets() > before, "packets");

    assertThat(source.isClosed()).isFalse();
    assertThat(output.isClosed()).isFalse();
    stop(stream);
  }

  // ---------------------------------------------------------------- the encoder

  @Test
  void tellsTheEncoderAnotherBitrate() {
    pipelines.encodersRetune(true);
    ActorRef<StreamActor.Command> stream = stream(ENCODED);
    FakeSource source = pipelines.source();
    FakeEncoder encoder = encoding(source);
    change(stream, SpecOf.of(ENCODED).bitrate(2_000_000).make());
    change(stream, SpecOf.of(ENCODED).bitrate(3_000_000).make());
    Await.until(LIMIT, () -> encoder.encode().bitrate() == 3_000_000, "the newest bitrate");
    int before = encoder.pushed();
    feedUntil(source, () -> encoder.pushed() > before + 2, "pictures");

    assertThat(pipelines.hasAnotherEncoder()).isFalse();
    assertThat(source.isClosed()).isFalse();
    stop(stream);
  }

  @Test
  void opensAnotherEncoderWhereTheOneInUseCannotBeTold() {
    ActorRef<StreamActor.Command> stream = stream(ENCODED);
    FakeSource source = pipelines.source();
    FakeEncoder first = encoding(source);
    FakeOutput output = pipelines.output();
    change(stream, SpecOf.of(ENCODED).bitrate(2_000_000).make());
    FakeEncoder second = pipelines.encoder();
    feedUntil(source, () -> second.pushed() > 2, "pictures in the second");

    assertThat(second.encode().bitrate()).isEqualTo(2_000_000);
    assertThat(first.isClosed()).isTrue();
    assertThat(source.isClosed()).isFalse();
    assertThat(output.isClosed()).isFalse();
    stop(stream);
  }

  @Test
  void outputsBeginAnewForAnotherCodecAndTheCameraNoticesNothing() {
    ActorRef<StreamActor.Command> stream = stream(ENCODED);
    FakeSource source = pipelines.source();
    FakeEncoder first = encoding(source);
    FakeOutput before = pipelines.output();
    feedUntil(source, () -> before.packets() > 0, "packets");
    await(found -> found.outputs().get(0).state() == OutputState.LIVE, "a live output");
    change(
        stream,
        SpecOf.of(ENCODED)
            .encode(
                new EncodeSpec(
                    Codec.H265, 1_000_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, true))
            .make());
    FakeOutput after = pipelines.output();
    feedUntil(source, () -> after.packets() > 0, "packets of the other codec");
    StreamStatus status =
        await(found -> found.outputs().get(0).reconnects() == 1, "one planned reconnect");

    assertThat(before.format()).isEqualTo(PacketFormat.of(Codec.H264));
    assertThat(after.format()).isEqualTo(PacketFormat.of(Codec.H265));
    assertThat(first.isClosed()).isTrue();
    assertThat(before.isClosed()).isTrue();
    assertThat(status.outputs().get(0).lastError()).isEmpty();
    assertThat(source.isClosed()).isFalse();
    stop(stream);
  }

  @Test
  void aSlateGoesOnInAnotherEncoder() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.patient("gate", "main"));
    FakeSource source = pipelines.source();
    FakeEncoder first = encoding(source);
    FakeOutput output = pipelines.output();
    source.fail(LOST);
    awaitState(StreamState.SIGNAL_LOST);
    change(stream, SpecOf.of(TestStreams.patient("gate", "main")).bitrate(2_000_000).make());
    FakeEncoder second = pipelines.encoder();
    long before = output.packets();
    Await.until(LIMIT, () -> second.pushed() > 0 && output.packets() > before, "the slate");

    assertThat(first.isClosed()).isTrue();
    assertThat(pipelines.hasAnotherSource()).as("the camera is as far away as before").isFalse();
    stop(stream);
  }

  @Test
  void theSlateGoesOnWhereAnAttemptFailsWhileAnotherEncoderIsOpened() {
    ActorRef<StreamActor.Command> stream = stream(TestStreams.patient("gate", "main"));
    FakeSource source = pipelines.source();
    encoding(source);
    FakeOutput output = pipelines.output();
    source.fail(LOST);
    awaitState(StreamState.SIGNAL_LOST);
    pipelines.hangEncoders(true);
    change(
        stream,
        SpecOf.of(TestStreams.patient("gate", "main"))
            .bitrate(2_000_000)
            .address("rtsp://10.0.0.8/gate")
            .make());
    FakeEncoder hanging = pipelines.encoder();
    pipelines.hangEncoders(false);
    pipelines.source().fail(LOST);
    FakeEncoder next = pipelines.encoder();
    long before = output.packets();
    Await.until(LIMIT, () -> next.pushed() > 0 && output.packets() > before, "the slate");

    hanging.letOpen();
    Await.until(LIMIT, hanging::isClosed, "the late one is closed");
    stop(stream);
  }

  // ---------------------------------------------------------------- outputs

  @Test
  void onlyOutputsThatChangeNoticeIt() {
    StreamSpec two = SpecOf.of(ENCODED).outputs("main", "second", "third").make();
    ActorRef<StreamActor.Command> stream = stream(two);
    FakeSource source = pipelines.source();
    encoding(source);
    List<FakeOutput> first = outputs(3);
    feedUntil(source, () -> first.stream().allMatch(o -> o.packets() > 0), "packets to each");
    change(stream, SpecOf.of(ENCODED).outputs("main", "second=elsewhere", "fourth").make());
    List<FakeOutput> more = outputs(2);
    feedUntil(source, () -> more.stream().allMatch(o -> o.packets() > 0), "packets to the new");

    assertThat(more)
        .extracting(FakeOutput::name)
        .containsExactlyInAnyOrder("gate-second", "gate-fourth");
    assertThat(named(first, "gate-main").isClosed()).isFalse();
    assertThat(named(first, "gate-second").isClosed()).as("one publisher of a name").isTrue();
    Await.until(LIMIT, named(first, "gate-third")::isClosed, "the one that is wanted no more");
    StreamStatus status =
        await(
            found -> found.outputs().stream().allMatch(o -> o.state() == OutputState.LIVE),
            "all are live");
    assertThat(status.outputs())
        .extracting(OutputStatus::name)
        .containsExactly("main", "second", "fourth");
    assertThat(source.isClosed()).isFalse();
    stop(stream);
  }

  @Test
  void anOutputUnderAnotherNameWaitsUntilTheTargetIsFree() {
    ActorRef<StreamActor.Command> stream = stream(ENCODED);
    FakeSource source = pipelines.source();
    encoding(source);
    FakeOutput before = pipelines.output();
    feedUntil(source, () -> before.packets() > 0, "packets");
    change(stream, SpecOf.of(ENCODED).outputs("renamed=main").make());
    FakeOutput after = pipelines.output();

    assertThat(after.name()).isEqualTo("gate-renamed");
    assertThat(before.isClosed()).as("before the next one knocks").isTrue();
    stop(stream);
  }

  // ---------------------------------------------------------------- at a bad moment

  @Test
  void readsTheNewSourceWhileTheOldOneHangsInOpening() {
    pipelines.hangSources(true);
    ActorRef<StreamActor.Command> stream = stream(ENCODED);
    FakeSource hanging = pipelines.source();
    change(stream, address(8));
    pipelines.hangSources(false);
    hanging.letOpen();
    FakeSource next = pipelines.source();
    encoding(next);

    assertThat(hanging.isClosed()).isTrue();
    assertThat(next.request().source().uri().host()).isEqualTo("10.0.0.8");
    stop(stream);
  }

  @Test
  void theNewestOfTwoQuickChangesCounts() {
    ActorRef<StreamActor.Command> stream = stream(ENCODED);
    encoding(pipelines.source());
    FakeOutput output = pipelines.output();
    tell(stream, address(8));
    tell(stream, address(9));
    answers.expectMessage(LIMIT, new Changing(address(8)));
    answers.expectMessage(LIMIT, new Changing(address(9)));
    FakeSource next = pipelines.source();
    feed(next);
    awaitState(StreamState.LIVE);

    assertThat(next.request().source().uri().host()).isEqualTo("10.0.0.9");
    assertThat(pipelines.hasAnotherSource()).isFalse();
    assertThat(output.isClosed()).isFalse();
    stop(stream);
  }

  @Test
  void changesWhileAnEncoderHangsInOpening() {
    pipelines.hangEncoders(true);
    ActorRef<StreamActor.Command> stream = stream(ENCODED);
    FakeSource source = pipelines.source();
    feed(source);
    FakeEncoder hanging = pipelines.encoder();
    pipelines.hangEncoders(false);
    change(stream, SpecOf.of(ENCODED).bitrate(2_000_000).make());
    FakeEncoder next = pipelines.encoder();
    hanging.letOpen();
    awaitState(StreamState.LIVE);

    assertThat(next.encode().bitrate()).isEqualTo(2_000_000);
    Await.until(LIMIT, hanging::isClosed, "the late one is closed");
    assertThat(source.isClosed()).isFalse();
    stop(stream);
  }

  @Test
  void aCameraThatIsAwayIsTriedAtOnceWhereItIsAnotherOne() {
    StreamSpec patient = TestStreams.patient("gate", "main");
    ActorRef<StreamActor.Command> stream = stream(patient);
    pipelines.source().fail(LOST);
    awaitState(StreamState.BACKING_OFF);
    change(stream, SpecOf.of(patient).outputs("main", "second").make());
    assertThat(pipelines.hasAnotherSource()).isFalse();
    change(stream, SpecOf.of(patient).address("rtsp://10.0.0.8/gate").make());

    encoding(pipelines.source());
    stop(stream);
  }

  @Test
  void refusedCredentialsAreTriedAgainOnlyWhereTheyAreOthers() {
    ActorRef<StreamActor.Command> stream = stream(withPassword("one"));
    pipelines.source().fail(UNAUTHORIZED);
    pipelines.source().fail(UNAUTHORIZED);
    awaitState(StreamState.AUTH_FAILED);
    change(stream, SpecOf.of(withPassword("one")).bitrate(2_000_000).skipCorrupt(false).make());
    await(found -> found.state() == StreamState.AUTH_FAILED, "it rests");
    assertThat(pipelines.hasAnotherSource()).isFalse();
    change(stream, withPassword("two"));
    FakeSource next = pipelines.source();
    encoding(next);

    assertThat(next.request().source().credentials().orElseThrow().password())
        .isEqualTo(new Secret("two"));
    stop(stream);
  }

  @Test
  void saysWhatItCannotTakeOver() {
    StreamSpec file = TestStreams.file("clip", "main");
    ActorRef<StreamActor.Command> stream = stream(file);
    FakeSource source = pipelines.source();
    encoding(source);
    StreamSpec other = SpecOf.of(file).outputs("other").make();
    tell(stream, other);
    answers.expectMessage(LIMIT, new NotChanged(other));
    assertThat(source.isClosed()).isFalse();
    source.end();
    awaitState(StreamState.STOPPED);
    tell(stream, file);

    answers.expectMessage(LIMIT, new NotChanged(file));
    stop(stream);
  }

  // ---------------------------------------------------------------- parts

  private static StreamSpec address(int host) {
    return SpecOf.of(ENCODED).address("rtsp://10.0.0." + host + "/gate").make();
  }

  private static StreamSpec withPassword(String password) {
    return SpecOf.of(ENCODED)
        .source(
            ENCODED
                .source()
                .with(new Credentials("viewer", new Secret(password), Optional.empty())))
        .make();
  }

  private ActorRef<StreamActor.Command> stream(StreamSpec spec) {
    StreamTools tools =
        TestStreams.tools(
            KIT,
            pipelines,
            new Chains(),
            source -> CompletableFuture.completedFuture(Optional.empty()));
    return KIT.spawn(StreamActor.create(spec, tools, reports.getRef()));
  }

  private void tell(ActorRef<StreamActor.Command> stream, StreamSpec spec) {
    stream.tell(new StreamActor.Change(spec, answers.getRef()));
  }

  private void change(ActorRef<StreamActor.Command> stream, StreamSpec spec) {
    tell(stream, spec);
    answers.expectMessage(LIMIT, new Changing(spec));
  }

  private FakeSource passing() {
    FakeSource source = pipelines.source();
    source.packet(key());
    awaitState(StreamState.LIVE);
    return source;
  }

  private FakeEncoder encoding(FakeSource source) {
    feed(source);
    FakeEncoder encoder = pipelines.encoder();
    awaitState(StreamState.LIVE);
    return encoder;
  }

  private void feed(FakeSource source) {
    source.frame(LightFrames.FORMAT, pts += 40_000_000);
  }

  private void feedUntil(FakeSource source, BooleanSupplier so, String what) {
    Await.until(
        LIMIT,
        () -> {
          feed(source);
          return so.getAsBoolean();
        },
        what);
  }

  private Packet key() {
    return packets.key(Duration.ofMillis(millis += 40), SIZE);
  }

  private void passUntil(FakeSource source, BooleanSupplier so, String what) {
    Await.until(
        LIMIT,
        () -> {
          source.packet(key());
          return so.getAsBoolean();
        },
        what);
  }

  private List<FakeOutput> outputs(int count) {
    return Stream.generate(pipelines::output).limit(count).toList();
  }

  private static FakeOutput named(List<FakeOutput> outputs, String name) {
    return outputs.stream().filter(found -> found.name().equals(name)).findFirst().orElseThrow();
  }

  private StreamStatus awaitState(StreamState state) {
    return await(status -> status.state() == state, state.label());
  }

  private StreamStatus await(Predicate<StreamStatus> wanted, String what) {
    return TestStreams.await(reports, wanted, what);
  }

  private static void stop(ActorRef<StreamActor.Command> stream) {
    TestProbe<StreamActor.Stopped> stopped = KIT.probe(StreamActor.Stopped.class);
    stream.tell(new StreamActor.Stop(stopped.getRef()));
    stopped.receiveMessage(LIMIT);
  }
}
