package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.media.Packet;
import io.penstock.process.ProcessorChain;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Codec;
import io.penstock.stream.Credentials;
import io.penstock.stream.Failure;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.Secret;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.SubstreamStatus;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePackets;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeOutput;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Streams with processors that look at another stream of their camera. */
@ExtendWith(NothingLeft.class)
class SubstreamTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final int SIZE = 5000;
  private static final Failure LOST = new Failure.SourceLost("the camera ended the session");
  private static final Failure UNAUTHORIZED = new Failure.SourceUnauthorized("wrong password");

  private static final ProcessorSpec LOOKING =
      new ProcessorSpec("motion", false, Optional.of(Duration.ofMillis(200)), Map.of());
  private static final ProcessorSpec DRAWING =
      new ProcessorSpec("overlay", false, Optional.empty(), Map.of());

  private final FakePipelines pipelines = new FakePipelines();
  private final FakePackets packets = new FakePackets();
  private final AtomicInteger looked = new AtomicInteger();
  private final AtomicInteger drawn = new AtomicInteger();
  private final AtomicBoolean processorThrows = new AtomicBoolean();
  private TestProbe<StreamReport> reports;
  private @Nullable ActorRef<StreamActor.Command> stream;
  private long millis;

  private final class Chains implements StreamTools.Chains {
    @Override
    public ProcessorChain open(StreamSpec spec, DoubleSupplier fps) {
      if (spec.process().isEmpty()) {
        return TestProcessors.none();
      }
      assertThat(spec.process()).hasSize(1);
      return draws(spec.process().get(0))
          ? TestProcessors.looking(image -> drawn.incrementAndGet())
          : TestProcessors.looking(image -> look());
    }

    private void look() {
      looked.incrementAndGet();
      if (processorThrows.get()) {
        throw new IllegalStateException("made for a test");
      }
    }

    @Override
    public boolean draws(ProcessorSpec processor) {
      return processor.type().equals("overlay");
    }
  }

  @BeforeEach
  void start() {
    reports = KIT.probe(StreamReport.class);
  }

  @AfterEach
  void stop() {
    ActorRef<StreamActor.Command> running = stream;
    stream = null;
    if (running != null) {
      TestProbe<StreamActor.Stopped> stopped = KIT.probe(StreamActor.Stopped.class);
      running.tell(new StreamActor.Stop(stopped.getRef()));
      stopped.receiveMessage(LIMIT);
    }
  }

  @Test
  void processorsLookAtItWhileTheMainStreamPasses() {
    FakeSource main = begin(spec(LOOKING));
    assertThat(pipelines.hasAnotherSource()).as("not before the main stream is live").isFalse();
    FakeSource sub = live(main);
    FakeOutput output = pipelines.output();
    feedUntil(main, () -> output.packets() > 2, "packets pass");

    assertThat(main.request().decodes()).isFalse();
    assertThat(sub.name()).isEqualTo("gate-sub");
    assertThat(sub.request().source().uri().path()).isEqualTo("/low");
    assertThat(sub.request().decodes()).isTrue();
    assertThat(sub.request().every()).isEqualTo(Duration.ofMillis(200));
    StreamStatus status =
        await(found -> state(found) == StreamState.LIVE, "the sub-stream is looked at");
    assertThat(status.state()).isEqualTo(StreamState.LIVE);
    assertThat(status.plan()).isEqualTo("remux");
    assertThat(status.planReason()).startsWith("motion looks at the sub-stream");
    assertThat(pipelines.hasAnotherEncoder()).isFalse();
  }

  @Test
  void countsEachSourceForItself() {
    FakeSource main = begin(spec(LOOKING));
    FakeSource sub = live(main);
    int more = 20;
    for (int i = 0; i < more; i++) {
      frame(sub);
    }
    StreamStatus status =
        await(
            found -> found.source().substream().filter(SubstreamTest::isAllCounted).isPresent(),
            "what has come has passed, or is dropped");
    SubstreamStatus substream = status.source().substream().orElseThrow();

    assertThat(substream.framesIn()).isGreaterThan(more);
    assertThat(substream.framesProcessed()).isPositive();
    assertThat(substream.sent().orElseThrow().width()).isEqualTo(16);
    assertThat(substream.decoder()).isEqualTo("fake/decoder");
    assertThat(status.framesProcessed()).as("of the main stream").isZero();
    assertThat(status.framesDropped()).isEmpty();
    assertThat(status.source().framesIn()).as("the fake counts no packets").isZero();
    assertThat(status.times().processors()).hasSize(1);
    assertThat(status.times().processors().get(0).took().counts().stream().mapToLong(n -> n).sum())
        .isEqualTo(substream.framesProcessed());
  }

  private static boolean isAllCounted(SubstreamStatus status) {
    long dropped = status.framesDropped().values().stream().mapToLong(Long::longValue).sum();
    return status.framesIn() > 20 && status.framesIn() == status.framesProcessed() + dropped;
  }

  @Test
  void whatDrawsSeesTheMainStreamAllTheSame() {
    FakeSource main = begin(spec(LOOKING, DRAWING));
    main.frame(0);
    pipelines.encoder();
    FakeSource sub = sub(main);
    sub.packet(key());
    Await.until(
        LIMIT,
        () -> {
          frame(main);
          return drawn.get() > 2;
        },
        "it is drawn on");
    assertThat(looked).as("no picture of the main stream").hasValue(0);
    look(sub);

    StreamStatus status = await(found -> state(found) == StreamState.LIVE, "it is looked at");
    assertThat(status.plan()).isEqualTo("process");
    assertThat(status.planReason())
        .isEqualTo("overlay draws on the picture; motion looks at the sub-stream");
    assertThat(status.framesProcessed()).isPositive();
  }

  @Test
  void theOutputsGoOnWhileItIsAway() {
    FakeSource main = begin(spec(LOOKING));
    FakeSource sub = live(main);
    FakeOutput output = pipelines.output();
    await(found -> state(found) == StreamState.LIVE, "it is looked at");
    sub.fail(LOST);
    StreamStatus status = awaitState(StreamState.DEGRADED);
    long before = output.packets();
    feedUntil(main, () -> output.packets() > before + 2, "packets pass");

    assertThat(status.reason()).contains("the sub-stream: the camera ended the session");
    assertThat(status.source().lastError()).as("of the main stream").isEmpty();
    assertThat(status.source().reconnects()).isZero();
    FakeSource again = pipelines.source();
    assertThat(again.name()).isEqualTo("gate-sub");
    assertThat(sub.isClosed()).isTrue();
    again.packet(key());
    look(again);
    StreamStatus well = awaitState(StreamState.LIVE);
    SubstreamStatus substream = well.source().substream().orElseThrow();
    assertThat(substream.attempt()).isEqualTo(2);
    assertThat(substream.reconnects()).isOne();
    assertThat(substream.lastError().orElseThrow().failure()).isEqualTo(LOST);
    assertThat(main.isClosed()).isFalse();
    assertThat(output.isClosed()).isFalse();
  }

  @Test
  void goesOnWhileTheMainStreamIsAway() {
    FakeSource main = begin(spec(LOOKING));
    FakeSource sub = live(main);
    main.fail(LOST);
    awaitState(StreamState.SIGNAL_LOST);
    int before = looked.get();
    Await.until(
        LIMIT,
        () -> {
          frame(sub);
          return looked.get() > before;
        },
        "it is looked at");

    assertThat(sub.isClosed()).isFalse();
    FakeSource again = pipelines.source();
    assertThat(again.name()).isEqualTo("gate-in");
    again.packet(key());
    awaitState(StreamState.LIVE);
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  @Test
  void aProcessorThatFailsDegradesAndLooksAgain() {
    processorThrows.set(true);
    FakeSource main = begin(spec(LOOKING));
    FakeSource sub = live(main);
    StreamStatus status = awaitState(StreamState.DEGRADED);
    processorThrows.set(false);
    int before = looked.get();
    Await.until(
        LIMIT,
        () -> {
          frame(sub);
          return looked.get() > before + 1;
        },
        "it is looked at again");

    assertThat(status.reason().orElseThrow()).contains("process[0]");
    assertThat(sub.isClosed()).isFalse();
    awaitState(StreamState.LIVE);
  }

  @Test
  void refusedCredentialsAreTriedTwiceUntilTheyChange(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "old");
    FakeSource main = begin(spec(Optional.of(credentials(file)), SignalLoss.HOLD, LOOKING));
    FakeSource sub = sub(main);
    sub.fail(UNAUTHORIZED);
    pipelines.source().fail(UNAUTHORIZED);
    await(found -> state(found) == StreamState.AUTH_FAILED, "it rests");
    awaitState(StreamState.DEGRADED);
    reports.receiveMessage(LIMIT);
    reports.receiveMessage(LIMIT);
    assertThat(pipelines.hasAnotherSource()).isFalse();
    Files.writeString(file, "new");
    FakeSource third = pipelines.source();

    assertThat(third.request().source().credentials().orElseThrow().password())
        .isEqualTo(new Secret("new"));
    third.packet(key());
    look(third);
    awaitState(StreamState.LIVE);
  }

  @Test
  void restsWithAMainStreamWhoseCredentialsAreRefused() {
    FakeSource main = begin(spec(LOOKING));
    FakeSource sub = live(main);
    main.fail(UNAUTHORIZED);
    pipelines.source().fail(UNAUTHORIZED);
    StreamStatus status = awaitState(StreamState.AUTH_FAILED);
    Await.until(LIMIT, sub::isClosed, "the sub-stream is closed");
    assertThat(pipelines.hasAnotherSource()).isFalse();
    restart();
    live(pipelines.source());

    assertThat(status.reason()).contains("wrong password");
    await(found -> state(found) == StreamState.LIVE, "it is looked at again");
  }

  @Test
  void aRestartBeginsItAnew() {
    FakeSource main = begin(spec(LOOKING));
    FakeSource sub = live(main);
    restart();
    FakeSource one = pipelines.source();
    FakeSource other = pipelines.source();

    assertThat(List.of(one.name(), other.name())).containsExactlyInAnyOrder("gate-in", "gate-sub");
    assertThat(sub.isClosed()).isTrue();
    assertThat(main.isClosed()).isTrue();
  }

  @Test
  void anotherAddressOfItsOwnIsNoneOfTheMainStream() {
    FakeSource main = begin(spec(LOOKING));
    FakeSource sub = live(main);
    change(at("/lower", spec(LOOKING)));
    FakeSource other = pipelines.source();
    other.packet(key());
    look(other);

    assertThat(other.name()).isEqualTo("gate-sub");
    assertThat(other.request().source().uri().path()).isEqualTo("/lower");
    assertThat(sub.isClosed()).isTrue();
    assertThat(main.isClosed()).isFalse();
    await(found -> state(found) == StreamState.LIVE, "it is looked at");
  }

  @Test
  void beginsAndEndsWithTheProcessorsThatLookAtIt() {
    FakeSource main = begin(spec());
    main.packet(key());
    awaitState(StreamState.LIVE);
    assertThat(pipelines.hasAnotherSource()).isFalse();
    change(spec(LOOKING));
    FakeSource sub = pipelines.source();
    sub.packet(key());
    look(sub);
    await(found -> state(found) == StreamState.LIVE, "it is looked at");
    change(spec());
    Await.until(LIMIT, sub::isClosed, "it is closed");

    await(found -> found.source().substream().isEmpty(), "nobody looks at it");
    assertThat(main.isClosed()).isFalse();
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  @Test
  void isReadAnewAsWhatItSaysItSends() {
    FakeSource main = begin(spec(LOOKING));
    FakeSource sub = sub(main);
    sub.offer(SourceOffer.of(new SourceOffer.Video("h265", 0, 0, 0)));
    FakeSource again = pipelines.source();

    assertThat(sub.request().codec()).isEqualTo(Codec.H264);
    assertThat(again.request().codec()).isEqualTo(Codec.H265);
    assertThat(again.name()).isEqualTo("gate-sub");
    again.packet(key());
    look(again);
    StreamStatus status = await(found -> state(found) == StreamState.LIVE, "it is looked at");
    assertThat(status.state()).isEqualTo(StreamState.LIVE);
    assertThat(status.plan()).as("of the main stream").isEqualTo("remux");
  }

  @Test
  void isNotReadWhereNobodyOnlyLooks() {
    FakeSource main = begin(spec(DRAWING));
    main.frame(0);
    pipelines.encoder();
    StreamStatus status = awaitState(StreamState.LIVE);
    Await.until(
        LIMIT,
        () -> {
          frame(main);
          return drawn.get() > 2;
        },
        "it is drawn on");

    assertThat(pipelines.hasAnotherSource()).isFalse();
    assertThat(status.source().substream()).isEmpty();
  }

  @Test
  void endsWithTheStreamThoughItsSourceHangs() {
    FakeSource main = begin(spec(LOOKING));
    pipelines.hangSources(true);
    main.packet(key());
    FakeSource hanging = pipelines.source();
    stop();
    hanging.letOpen();

    Await.until(LIMIT, hanging::isClosed, "the late one is closed");
  }

  @Test
  void aBugOfItsOwnIsNoneOfTheMainStream() {
    FakeSource main = begin(spec(LOOKING));
    FakeSource sub = live(main);
    await(found -> state(found) == StreamState.LIVE, "it is looked at");
    sub.crashWatcher();
    StreamStatus status = awaitState(StreamState.DEGRADED);
    FakeSource again = pipelines.source();
    again.packet(key());
    look(again);
    awaitState(StreamState.LIVE);

    assertThat(status.reason().orElseThrow()).startsWith("the sub-stream: ");
    assertThat(again.name()).isEqualTo("gate-sub");
    Await.until(LIMIT, sub::isClosed, "the one before is closed");
    assertThat(main.isClosed()).isFalse();
  }

  // ---------------------------------------------------------------- parts

  private static StreamSpec spec(ProcessorSpec... process) {
    return spec(Optional.empty(), SignalLoss.HOLD, process);
  }

  private static StreamSpec at(String path, StreamSpec spec) {
    SourceSpec source = spec.source();
    SourceSpec low =
        new SourceSpec(
            SecretUri.parse("rtsp://10.0.0.7" + path),
            source.credentials(),
            source.transport(),
            source.latency(),
            source.trust(),
            false);
    return TestStreams.from(source.with(Optional.of(low), List.of()), spec);
  }

  private static StreamSpec spec(
      Optional<Credentials> credentials, SignalLoss loss, ProcessorSpec... process) {
    StreamSpec plain = TestStreams.passing("gate", loss, List.of(process), "main");
    SourceSpec source = plain.source();
    SourceSpec low =
        new SourceSpec(
            SecretUri.parse("rtsp://10.0.0.7/low"),
            credentials,
            source.transport(),
            source.latency(),
            source.trust(),
            false);
    return TestStreams.from(source.with(Optional.of(low), List.of()), plain);
  }

  private static Credentials credentials(Path file) {
    return new Credentials("viewer", new Secret("from the start"), Optional.of(file));
  }

  private FakeSource begin(StreamSpec spec) {
    stream = begun(spec);
    FakeSource main = pipelines.source();
    assertThat(main.name()).isEqualTo("gate-in");
    return main;
  }

  private ActorRef<StreamActor.Command> begun(StreamSpec spec) {
    StreamTools tools =
        TestStreams.tools(
            KIT,
            pipelines,
            new Chains(),
            source -> CompletableFuture.completedFuture(Optional.empty()));
    return KIT.spawn(StreamActor.create(spec, tools, reports.getRef()));
  }

  private void change(StreamSpec spec) {
    TestProbe<StreamActor.ChangeReply> answer = KIT.probe();
    Objects.requireNonNull(stream).tell(new StreamActor.Change(spec, answer.getRef()));
    answer.expectMessage(LIMIT, new StreamActor.Changing(spec));
  }

  private void restart() {
    TestProbe<StreamActor.RestartReply> answer = KIT.probe();
    Objects.requireNonNull(stream).tell(new StreamActor.Restart(answer.getRef()));
  }

  /** The sub-stream's source once the main stream is live. */
  private FakeSource sub(FakeSource main) {
    if (main.request().packets().isPresent()) {
      main.packet(key());
    }
    FakeSource sub = pipelines.source();
    assertThat(sub.name()).isEqualTo("gate-sub");
    return sub;
  }

  /** The same, where it has been looked at. */
  private FakeSource live(FakeSource main) {
    FakeSource sub = sub(main);
    sub.packet(key());
    look(sub);
    return sub;
  }

  private void look(FakeSource sub) {
    int before = looked.get();
    Await.until(
        LIMIT,
        () -> {
          frame(sub);
          return looked.get() > before;
        },
        "it is looked at");
  }

  private void frame(FakeSource source) {
    source.frame(Duration.ofMillis(millis += 40).toNanos());
  }

  private Packet key() {
    return packets.key(Duration.ofMillis(millis += 40), SIZE);
  }

  private void feedUntil(FakeSource source, BooleanSupplier so, String what) {
    Await.until(
        LIMIT,
        () -> {
          source.packet(key());
          return so.getAsBoolean();
        },
        what);
  }

  private static StreamState state(StreamStatus status) {
    return status.source().substream().map(SubstreamStatus::state).orElse(StreamState.STOPPED);
  }

  private StreamStatus awaitState(StreamState state) {
    return await(status -> status.state() == state, state.label());
  }

  private StreamStatus await(Predicate<StreamStatus> wanted, String what) {
    return TestStreams.await(reports, wanted, what);
  }
}
