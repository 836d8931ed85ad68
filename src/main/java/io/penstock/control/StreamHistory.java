package io.penstock.control;

import io.penstock.flow.StreamCounters;
import io.penstock.media.SourceSession;
import io.penstock.plan.PlanChoice;
import io.penstock.stream.Chosen;
import io.penstock.stream.Failure;
import io.penstock.stream.LastError;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.OutputState;
import io.penstock.stream.OutputStatus;
import io.penstock.stream.SourceOffer;
import io.penstock.stream.SourceStatus;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamState;
import io.penstock.stream.StreamStatus;
import io.penstock.stream.SubstreamStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StreamActor} remembers of its stream over all attempts, and the status made of it.
 * Its actor's alone.
 */
final class StreamHistory {
  private StreamSpec spec;
  private final StreamCounters counters;
  private final StreamCounters ofSubstream = new StreamCounters();
  private final Map<String, OutputStatus> outputs = new LinkedHashMap<>();
  private StreamState state = StreamState.STARTING;
  private Instant since = Instant.now();
  private Optional<String> reason = Optional.empty();
  private int attempts;

  /** Of those, before the spec was changed last. */
  private int attemptsBefore;

  private int address;
  private int encoders;
  private int flows;
  private int reconnects;
  private boolean everLive;
  private @Nullable SourceSession session;
  private Chosen decoder = Chosen.NONE;
  private Chosen encoder = Chosen.NONE;
  private Optional<LastError> lastError = Optional.empty();
  private @Nullable PlanChoice plan;
  private Optional<SubstreamStatus> substream = Optional.empty();

  StreamHistory(StreamSpec spec, StreamCounters counters) {
    this.spec = spec;
    this.counters = counters;
    for (OutputSpec output : spec.outputs()) {
      outputs.put(output.name(), waiting(output));
    }
  }

  private static OutputStatus waiting(OutputSpec output) {
    return new OutputStatus(
        output.name(), output.uri(), OutputState.WAITING, 0, 0, 0, Optional.empty());
  }

  /**
   * The state changes; false where it is the same.
   *
   * @param why it is there, in a sentence; empty where the state says it all
   */
  boolean become(StreamState next, Optional<String> why) {
    reason = why;
    if (next == state) {
      return false;
    }
    state = next;
    since = Instant.now();
    return true;
  }

  /** What is asked for. */
  StreamSpec spec() {
    return spec;
  }

  /**
   * This is asked for from now on.
   *
   * @param goesOn whether an attempt is under way that is as good for it
   * @param isOther whether the source is another one, or is read otherwise
   */
  void follow(StreamSpec changed, boolean goesOn, boolean isOther) {
    spec = changed;
    attemptsBefore = goesOn ? Math.max(0, attempts - 1) : attempts;
    reconnects = 0;
    everLive = goesOn && (state == StreamState.LIVE || state == StreamState.DEGRADED);
    if (isOther) {
      lastError = Optional.empty();
    }
    Map<String, OutputStatus> before = Map.copyOf(outputs);
    outputs.clear();
    for (OutputSpec output : changed.outputs()) {
      OutputStatus known = before.get(output.name());
      boolean isSame = known != null && known.uri().equals(output.uri());
      outputs.put(output.name(), isSame ? known : waiting(output));
    }
  }

  /** The stream is served like this from now on. */
  void plans(PlanChoice choice) {
    plan = choice;
  }

  /** One more attempt begins, at this of the source's addresses; its number among all. */
  int begins(int newAddress) {
    address = newAddress;
    return ++attempts;
  }

  /** One more flow of frames is prepared, or begun; its number. */
  int flow() {
    return ++flows;
  }

  /** One more encoder is opened; its number. */
  int encoder() {
    return ++encoders;
  }

  /**
   * Frames come from this session, which stays its attempt's: a camera that changes its size is
   * told of, though frames of a fixed size tell nobody else.
   */
  void sees(SourceSession newSession) {
    session = newSession;
    decoder = newSession.decoder();
  }

  /** What encodes, if anything does. */
  void encodesWith(Chosen newEncoder) {
    encoder = newEncoder;
  }

  void live() {
    reconnects += everLive ? 1 : 0;
    everLive = true;
  }

  void failed(Failure failure) {
    lastError = Optional.of(new LastError(failure, Instant.now()));
  }

  /** All is gone, the outputs too. */
  void crashed(Failure failure) {
    failed(failure);
    substream = Optional.empty();
    spec.outputs().forEach(output -> output(waiting(output)));
  }

  /** What the sub-stream has done, over all attempts. Read and written on any thread. */
  StreamCounters ofSubstream() {
    return ofSubstream;
  }

  /** The sub-stream is like this; empty where nobody looks at one. */
  void substream(Optional<SubstreamStatus> status) {
    substream = status;
  }

  /** An output says how it is; one that is asked for no more is of no interest. */
  void output(OutputStatus status) {
    outputs.computeIfPresent(
        status.name(), (name, known) -> known.uri().equals(status.uri()) ? status : known);
  }

  /** The number of the newest attempt, among all that there ever were. */
  int epoch() {
    return attempts;
  }

  /** The number of the newest attempt since the spec was changed last. */
  int attempt() {
    return attempts - attemptsBefore;
  }

  StreamState state() {
    return state;
  }

  StreamStatus status() {
    // What came in is read last: frames that go by meanwhile are then in flight, not too many.
    long processed = counters.framesProcessed();
    Map<String, Long> dropped = counters.framesDropped();
    PlanChoice served = plan;
    return new StreamStatus(
        state,
        since,
        reason,
        served == null ? "" : served.plan().label(),
        served == null ? "" : served.reason(),
        decoder,
        encoder,
        source(),
        processed,
        dropped,
        List.copyOf(outputs.values()),
        counters.frameTimes().and(ofSubstream.frameTimes().processors()),
        Stream.of(counters, ofSubstream).flatMap(each -> each.sightings().stream()).toList());
  }

  private SourceStatus source() {
    SourceSession seen = session;
    Optional<SourceOffer.Video> sent = seen == null ? Optional.empty() : seen.sent();
    return new SourceStatus(
        sent.map(SourceOffer.Video::codec),
        sent.map(SourceOffer.Video::width).orElse(0),
        sent.map(SourceOffer.Video::height).orElse(0),
        sent.map(SourceOffer.Video::fps).orElse(0.0),
        seen == null ? Optional.empty() : seen.audio(),
        counters.framesIn(),
        counters.framesDamaged(),
        counters.bytesIn(),
        address,
        attempt(),
        reconnects,
        lastError,
        substream);
  }
}
