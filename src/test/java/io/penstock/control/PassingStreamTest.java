package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.media.Packet;
import io.penstock.process.ProcessorChain;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SourceOffer;
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
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams whose packets go to the outputs as they come. */
@ExtendWith(NothingLeft.class)
class PassingStreamTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int SIZE = 5000;
  private static final Failure LOST = new Failure.SourceLost("the camera ended the session");
  private static final ProcessorSpec LOOKING =
      new ProcessorSpec("motion", false, Optional.of(Duration.ofMillis(200)), Map.of());

  private final FakePipelines pipelines = new FakePipelines();
  private final FakePackets packets = new FakePackets();
  private final AtomicInteger looked = new AtomicInteger();
  private final AtomicBoolean processorThrows = new AtomicBoolean();
  private final TestProbe<StreamReport> reports = KIT.probe(StreamReport.class);
  private long millis;

  private final class Looking implements StreamTools.Chains {
    @Override
    public ProcessorChain open(StreamSpec spec, DoubleSupplier fps) {
      return TestProcessors.looking(
          image -> {
            looked.incrementAndGet();
            if (processorThrows.get()) {
              throw new IllegalStateException("made for a test");
            }
          });
    }

    @Override
    public boolean draws(ProcessorSpec processor) {
      return false;
    }
  }

  @Test
  void bringsPacketsToTheOutputsWithoutADecoderOrAnEncoder() {
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passing("gate", SignalLoss.SLATE, "main", "second"));
    FakeSource source = live();
    FakeOutput main = pipelines.output();
    FakeOutput second = pipelines.output();
    feedUntil(source, () -> main.packets() > 0 && second.packets() > 0, "both get packets");

    StreamStatus status = await(found -> found.source().attempt() == 1, "the first attempt");
    assertThat(status.plan()).isEqualTo("remux");
    assertThat(status.planReason()).contains("no processor");
    assertThat(status.encoder().label()).isEmpty();
    assertThat(source.request().decodes()).isFalse();
    assertThat(pipelines.hasAnotherEncoder()).isFalse();
    stop(stream);
  }

  @Test
  void showsASlateWhileTheSourceIsAwayAndEndsItsEncoderWhenPacketsAreBack() {
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passing("gate", SignalLoss.SLATE, "main"));
    FakeSource first = live();
    FakeOutput output = pipelines.output();
    feedUntil(first, () -> output.packets() > 0, "packets before the loss");
    first.fail(LOST);
    awaitState(StreamState.SIGNAL_LOST);
    FakeEncoder slate = pipelines.encoder();
    long before = output.packets();
    Await.until(LIMIT, () -> output.packets() > before, "the slate is sent");
    FakeSource second = pipelines.source();
    second.packet(key());
    awaitState(StreamState.LIVE);
    Await.until(LIMIT, slate::isClosed, "the slate's encoder is closed");
    long after = output.packets();
    feedUntil(second, () -> output.packets() > after + 1, "packets after the loss");

    assertThat(output.isClosed()).isFalse();
    assertThat(pipelines.hasAnotherOutput()).isFalse();
    assertThat(await(found -> found.source().reconnects() == 1, "one reconnect").encoder().label())
        .isEmpty();
    stop(stream);
  }

  @Test
  void showsNoSlateBeforeThereWasAPicture() {
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passing("gate", SignalLoss.SLATE, "main"));
    pipelines.source().fail(LOST);
    pipelines.source().fail(LOST);
    awaitState(StreamState.BACKING_OFF);
    live();

    assertThat(pipelines.hasAnotherEncoder()).isFalse();
    stop(stream);
  }

  @Test
  void leavesTheTargetWhileTheSourceIsAwayWhereTheSpecSaysSo() {
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passing("gate", SignalLoss.DISCONNECT, "main"));
    FakeSource source = live();
    FakeOutput output = pipelines.output();
    feedUntil(source, () -> output.packets() > 0, "packets");
    source.fail(LOST);

    Await.until(LIMIT, output::isClosed, "the output is closed");
    live();
    FakeOutput again = pipelines.output();
    assertThat(again.isClosed()).isFalse();
    assertThat(pipelines.hasAnotherEncoder()).isFalse();
    stop(stream);
  }

  @Test
  void readsASourceAnewAsWhatItSaysItSends() {
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passing("gate", SignalLoss.SLATE, "main"));
    FakeSource first = pipelines.source();
    first.offer(SourceOffer.of(new SourceOffer.Video("h265", 0, 0, 0)));
    first.fail(new Failure.DecodeFailed("the camera sends H265"));
    FakeSource second = pipelines.source();
    second.offer(SourceOffer.of(new SourceOffer.Video("h265", 16, 16, 0)));
    second.frame(0);

    StreamStatus status = awaitState(StreamState.LIVE);
    assertThat(second.request().codec()).isEqualTo(Codec.H265);
    assertThat(second.request().decodes()).isTrue();
    assertThat(status.plan()).isEqualTo("transcode");
    assertThat(status.planReason()).isEqualTo("the source sends h265, and the outputs carry h264");
    assertThat(status.source().lastError()).isEmpty();
    stop(stream);
  }

  @Test
  void hasProcessorsLookWhilePacketsPass() {
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passing("gate", SignalLoss.SLATE, List.of(LOOKING), "main"));
    FakeSource source = live();
    FakeOutput output = pipelines.output();
    source.frame(0);
    long[] pts = {0};
    Await.until(
        LIMIT,
        () -> {
          source.frame(pts[0] += 40_000_000);
          source.packet(key());
          return looked.get() > 2 && output.packets() > 2;
        },
        "it is looked at, and packets pass");

    StreamStatus status = await(found -> found.framesProcessed() > 0, "frames were looked at");
    assertThat(status.plan()).isEqualTo("analyze");
    assertThat(source.request().every()).isEqualTo(Duration.ofMillis(200));
    assertThat(pipelines.hasAnotherEncoder()).isFalse();
    stop(stream);
  }

  @Test
  void passesPacketsOnWhenAProcessorFails() {
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passing("gate", SignalLoss.SLATE, List.of(LOOKING), "main"));
    FakeSource source = live();
    FakeOutput output = pipelines.output();
    processorThrows.set(true);
    source.frame(0);
    StreamStatus status = awaitState(StreamState.DEGRADED);
    long before = output.packets();
    feedUntil(source, () -> output.packets() > before + 1, "packets pass");
    processorThrows.set(false);
    long[] pts = {0};
    Await.until(
        LIMIT,
        () -> {
          source.frame(pts[0] += 40_000_000);
          return looked.get() > 2;
        },
        "it is looked at again");

    assertThat(status.reason().orElseThrow()).contains("process[0]");
    assertThat(source.isClosed()).isFalse();
    awaitState(StreamState.LIVE);
    stop(stream);
  }

  @Test
  void makesASnapshotOfTheNewestPackets() {
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passing("gate", SignalLoss.SLATE, "main"));
    FakeSource source = live();
    source.packet(packets.delta(Duration.ofMillis(millis += 40), SIZE));
    TestProbe<SnapshotReply> answer = KIT.probe(SnapshotReply.class);
    stream.tell(new StreamActor.GetSnapshot(answer.getRef()));

    assertThat(answer.receiveMessage(LIMIT)).isInstanceOf(SnapshotReply.Taken.class);
    stop(stream);
  }

  // ---------------------------------------------------------------- files

  @Test
  void losesNothingOfAFileWhoseOutputsTakeTheirTimeToOpen() throws Exception {
    pipelines.hangOutputs(true);
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passingFile("clip", List.of(), "main", "second"));
    FakeSource source = pipelines.source();
    CompletableFuture<Void> read =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 20; i++) {
                source.packet(key());
              }
              source.end();
            });
    FakeOutput main = pipelines.output();
    FakeOutput second = pipelines.output();
    main.letOpen();
    awaitState(StreamState.LIVE);
    boolean waited = !read.isDone() && main.packets() == 0;
    second.letOpen();
    read.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);

    StreamStatus status = awaitState(StreamState.STOPPED);
    assertThat(waited).isTrue();
    assertThat(main.packets()).isEqualTo(20);
    assertThat(second.packets()).isEqualTo(20);
    assertThat(status.plan()).isEqualTo("remux");
    assertThat(pipelines.hasAnotherEncoder()).isFalse();
    stop(stream);
  }

  @Test
  void hasProcessorsLookAtAllOfAFileBeforeItEnds() {
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passingFile("clip", List.of(LOOKING), "main"));
    FakeSource source = pipelines.source();
    Thread reader =
        new Thread(
            () -> {
              source.packet(key());
              for (int i = 0; i < 3; i++) {
                source.frame(i * 400_000_000L);
              }
              source.end();
            });
    reader.start();

    StreamStatus status = awaitState(StreamState.STOPPED);
    assertThat(status.plan()).isEqualTo("analyze");
    assertThat(looked.get()).isEqualTo(3);
    stop(stream);
  }

  @Test
  void stopsAFileWhoseOutputIsNotYetOpen() {
    pipelines.hangOutputs(true);
    ActorRef<StreamActor.Command> stream =
        stream(TestStreams.passingFile("clip", List.of(), "main"));
    FakeSource source = pipelines.source();
    CompletableFuture<Void> read = CompletableFuture.runAsync(() -> source.packet(key()));
    FakeOutput output = pipelines.output();
    TestProbe<StreamActor.Stopped> stopped = KIT.probe(StreamActor.Stopped.class);
    stream.tell(new StreamActor.Stop(stopped.getRef()));

    Await.until(LIMIT, read::isDone, "the file is let go");
    output.letOpen();
    stopped.receiveMessage(LIMIT);
    assertThat(output.packets()).isZero();
  }

  // ---------------------------------------------------------------- parts

  private ActorRef<StreamActor.Command> stream(StreamSpec spec) {
    StreamTools tools =
        TestStreams.tools(
            KIT,
            pipelines,
            new Looking(),
            source -> CompletableFuture.completedFuture(Optional.empty()));
    return KIT.spawn(StreamActor.create(spec, tools, reports.getRef()));
  }

  private FakeSource live() {
    FakeSource source = pipelines.source();
    source.packet(key());
    awaitState(StreamState.LIVE);
    return source;
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
