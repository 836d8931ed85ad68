package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.media.EncoderSession;
import io.penstock.media.FailureListener;
import io.penstock.media.FrameFormat;
import io.penstock.media.NoRoom;
import io.penstock.media.PacketSink;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.process.TestProcessors;
import io.penstock.stream.EncodeSpec;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams on a node that has room for some of them. */
@ExtendWith(NothingLeft.class)
class PendingStreamsTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String FULL = "no GPU has room for one more decode session: 0 has 4 of 4";
  private static final String NO_ENCODER =
      "no GPU has room for one more encode session: 0 has 0 of 0";

  private final FakePipelines fakes = new FakePipelines();
  private final Semaphore decoders = new Semaphore(4);
  private final Semaphore encoders = new Semaphore(100);
  private TestProbe<Optional<StreamEntry>> entries;

  @BeforeEach
  void start() {
    entries = KIT.probe();
  }

  /** Places are given back as sessions are closed. */
  private final class Places extends PassingPipelines {
    Places() {
      super(fakes);
    }

    @Override
    public SourceSession openSource(String name, SourceRequest request, SourceListener listener) {
      if (!decoders.tryAcquire()) {
        throw new NoRoom(FULL);
      }
      return before(
          "close",
          () -> {
            decoders.release();
            return null;
          },
          super.openSource(name, request, listener));
    }

    @Override
    public EncoderSession openEncoder(
        String name,
        FrameFormat format,
        EncodeSpec encode,
        Optional<Integer> gpu,
        PacketSink packets,
        FailureListener listener) {
      if (!encoders.tryAcquire()) {
        throw new NoRoom(NO_ENCODER);
      }
      return super.openEncoder(name, format, encode, gpu, packets, listener);
    }
  }

  @Test
  void theFifthWaitsForOneOfFourToEndAndTakesNothingFromThem() {
    List<String> ids = List.of("one", "two", "three", "four", "five");
    var supervisor = supervisor(ids.stream().map(TestStreams::camera).toArray(StreamSpec[]::new));
    List<FakeSource> running = new ArrayList<>();
    for (int open = 0; open < 4; open++) {
      running.add(fakes.source());
    }
    running.forEach(source -> source.frame(0));
    Await.until(LIMIT, () -> in(supervisor, ids, StreamState.LIVE).size() == 4, "four are live");
    String last =
        Await.value(
            LIMIT,
            () -> in(supervisor, ids, StreamState.PENDING).stream().findFirst(),
            "the fifth is pending");

    StreamStatus pending = status(supervisor, last);
    assertThat(pending.reason()).contains(FULL);
    assertThat(pending.source().lastError().orElseThrow().failure())
        .isEqualTo(new Failure.NoRoom(FULL));
    assertThat(running).as("they that run are left alone").noneMatch(FakeSource::isClosed);
    assertThat(fakes.hasAnotherSource()).isFalse();

    String ended = in(supervisor, ids, StreamState.LIVE).get(0);
    TestProbe<StreamSupervisor.Changed> changed = KIT.probe(StreamSupervisor.Changed.class);
    supervisor.tell(new StreamSupervisor.Remove(new StreamId(ended), changed.getRef()));
    fakes.source().frame(0);
    Await.until(
        LIMIT, () -> status(supervisor, last).state() == StreamState.LIVE, "the fifth is live");
    assertThat(running).filteredOn(FakeSource::isClosed).hasSize(1);
  }

  @Test
  void aStreamWithoutAnEncoderIsPendingAndLetsGoOfItsDecoder() {
    encoders.drainPermits();
    var supervisor = supervisor(TestStreams.camera("gate"));
    FakeSource source = fakes.source();
    source.frame(0);
    Await.until(
        LIMIT,
        () -> status(supervisor, "gate").state() == StreamState.PENDING,
        "the stream is pending");
    assertThat(status(supervisor, "gate").reason()).contains(NO_ENCODER);
    Await.until(LIMIT, source::isClosed, "the decoder is given back");
    encoders.release();
    fakes.source().frame(0);

    Await.until(
        LIMIT, () -> status(supervisor, "gate").state() == StreamState.LIVE, "the stream is live");
    assertThat(status(supervisor, "gate").reason()).isEmpty();
  }

  private ActorRef<StreamSupervisor.Command> supervisor(StreamSpec... specs) {
    return KIT.spawn(
        StreamSupervisor.create(
            Stream.of(specs).map(StreamWish::declared).toList(),
            TestStreams.tools(KIT, new Places(), (stream, fps) -> TestProcessors.none())));
  }

  private List<String> in(
      ActorRef<StreamSupervisor.Command> supervisor, List<String> ids, StreamState state) {
    return ids.stream()
        .filter(id -> entry(supervisor, id).filter(status -> status.state() == state).isPresent())
        .toList();
  }

  private StreamStatus status(ActorRef<StreamSupervisor.Command> supervisor, String id) {
    return Await.value(LIMIT, () -> entry(supervisor, id), "a status of " + id);
  }

  private Optional<StreamStatus> entry(ActorRef<StreamSupervisor.Command> supervisor, String id) {
    supervisor.tell(new StreamSupervisor.GetStream(new StreamId(id), entries.getRef()));
    return entries.receiveMessage(LIMIT).flatMap(StreamEntry::status);
  }
}
