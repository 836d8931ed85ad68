package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.media.AudioFormat;
import io.penstock.media.Packet;
import io.penstock.media.PacketFormat;
import io.penstock.media.Sound;
import io.penstock.process.ProcessorChain;
import io.penstock.process.TestProcessors;
import io.penstock.stream.AudioMode;
import io.penstock.stream.Codec;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputState;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePackets;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeOutput;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams whose source has sound, or has none. */
@ExtendWith(NothingLeft.class)
class SoundingStreamTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final AudioFormat SPEECH = new AudioFormat(16_000, 1);
  private static final AudioFormat MUSIC = new AudioFormat(48_000, 2);
  private static final PacketFormat SILENT = PacketFormat.of(Codec.H264);
  private static final PacketFormat SPEAKING = new PacketFormat(Codec.H264, Optional.of(SPEECH));
  private static final Failure LOST = new Failure.SourceLost("the camera ended the session");
  private static final Failure REFUSED = new Failure.SourceRefused("it answered 461");

  private final FakePipelines pipelines = new FakePipelines();
  private final FakePackets packets = new FakePackets();
  private final TestProbe<StreamReport> reports = KIT.probe(StreamReport.class);
  private ActorRef<StreamActor.Command> stream = KIT.system().ignoreRef();
  private long millis;

  private static final class Undrawn implements StreamTools.Chains {
    @Override
    public ProcessorChain open(StreamSpec spec, DoubleSupplier fps) {
      return TestProcessors.none();
    }
  }

  @AfterEach
  void stop() {
    TestProbe<StreamActor.Stopped> stopped = KIT.probe(StreamActor.Stopped.class);
    stream.tell(new StreamActor.Stop(stopped.getRef()));
    stopped.receiveMessage(LIMIT);
  }

  @Test
  void opensItsOutputsWithTheSoundThatTheSourceOffers() {
    start(TestStreams.passing("gate", SignalLoss.SLATE, "main"));
    FakeSource source = pipelines.source();
    source.sounds(SPEECH);
    live(source);

    assertThat(pipelines.output().format()).isEqualTo(SPEAKING);
    assertThat(source.request().sound())
        .hasValueSatisfying(sound -> assertThat(sound.as()).isEmpty());
    assertThat(pipelines.hasAnotherOutput()).isFalse();
  }

  @Test
  void opensThemOnceMoreWhereSoundComesLater() {
    start(TestStreams.passing("gate", SignalLoss.SLATE, "main"));
    FakeSource source = pipelines.source();
    live(source);
    FakeOutput first = pipelines.output();
    assertThat(first.format()).isEqualTo(SILENT);
    source.sounds(SPEECH);

    assertThat(pipelines.output().format()).isEqualTo(SPEAKING);
    assertThat(first.isClosed()).isTrue();
    source.sounds(SPEECH);
    source.packet(key());
    TestStreams.await(
        reports,
        status -> status.outputs().get(0).state() == OutputState.LIVE,
        "the output is live again");
    assertThat(pipelines.hasAnotherOutput()).isFalse();
  }

  @Test
  void keepsTheSoundOfItsOutputsOverAttemptsOfAnyKind() {
    start(TestStreams.passing("gate", SignalLoss.SLATE, "main"));
    FakeSource first = pipelines.source();
    first.sounds(SPEECH);
    live(first);
    FakeOutput output = pipelines.output();
    first.fail(LOST);
    FakeSource silent = pipelines.source();
    assertThat(silent.request().sound().flatMap(Sound::as)).hasValue(SPEECH);
    live(silent);
    silent.fail(LOST);
    FakeSource other = pipelines.source();
    other.sounds(MUSIC);
    live(other);

    assertThat(output.isClosed()).isFalse();
    assertThat(pipelines.hasAnotherOutput()).isFalse();
  }

  @Test
  void asksForNoSoundWhereItIsOffOrNobodyCouldHearIt() {
    start(
        SpecOf.of(TestStreams.passing("gate", SignalLoss.SLATE, "main"))
            .audio(AudioMode.OFF)
            .make());
    FakeSource source = pipelines.source();
    assertThat(source.request().sound()).isEmpty();
    stop();

    start(TestStreams.passing("gate", SignalLoss.SLATE));
    assertThat(pipelines.source().request().sound()).isEmpty();
  }

  @Test
  void leavesTheSoundOutOnceItIsSwitchedOff() {
    StreamSpec spec = TestStreams.passing("gate", SignalLoss.SLATE, "main");
    start(spec);
    FakeSource first = pipelines.source();
    first.sounds(SPEECH);
    live(first);
    FakeOutput sounding = pipelines.output();
    TestProbe<StreamActor.ChangeReply> answer = KIT.probe(StreamActor.ChangeReply.class);
    stream.tell(
        new StreamActor.Change(SpecOf.of(spec).audio(AudioMode.OFF).make(), answer.getRef()));

    assertThat(pipelines.output().format()).isEqualTo(SILENT);
    assertThat(sounding.isClosed()).isTrue();
    assertThat(pipelines.source().request().sound()).isEmpty();
  }

  @Test
  void asksForPicturesAloneWhereSoundMayBeWhatACameraRefuses() {
    start(TestStreams.passing("gate", SignalLoss.SLATE, "main"));
    FakeSource first = pipelines.source();
    first.sounds(SPEECH);
    first.fail(REFUSED);
    FakeSource second = pipelines.source();
    assertThat(second.request().sound()).isEmpty();
    live(second);
    second.fail(LOST);
    FakeSource third = pipelines.source();
    assertThat(third.request().sound()).as("what worked").isEmpty();
    third.fail(REFUSED);

    assertThat(pipelines.source().request().sound()).as("it was not the sound").isPresent();
  }

  private void start(StreamSpec spec) {
    StreamTools tools = TestStreams.tools(KIT, pipelines, new Undrawn());
    stream = KIT.spawn(StreamActor.create(spec, tools, reports.getRef()));
  }

  private void live(FakeSource source) {
    Await.until(
        LIMIT,
        () -> {
          source.packet(key());
          return isLive();
        },
        "it is live");
  }

  private boolean isLive() {
    TestProbe<StreamReport> answer = KIT.probe(StreamReport.class);
    stream.tell(new StreamActor.GetReport(answer.getRef()));
    return answer.receiveMessage(LIMIT).status().state() == StreamState.LIVE;
  }

  private Packet key() {
    return packets.key(Duration.ofMillis(millis += 40), 5000);
  }
}
