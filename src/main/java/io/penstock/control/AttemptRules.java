package io.penstock.control;

import io.penstock.media.AudioFormat;
import io.penstock.media.FrameFormat;
import io.penstock.media.PacketSink;
import io.penstock.media.Shape;
import io.penstock.media.Sound;
import io.penstock.media.SourceRequest;
import io.penstock.plan.Plan;
import io.penstock.stream.AudioMode;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.Failure;
import io.penstock.stream.RetryRule;
import io.penstock.stream.Secret;
import io.penstock.stream.SizeChange;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's next attempt is to be, and when, by what became of those before. Its {@link
 * StreamActor}'s alone.
 */
final class AttemptRules {
  /** So many turns that came to nothing make a camera wait behind the others. */
  private static final int HOPELESS = 3;

  private final SourceAttempt.Part part;
  private StreamSpec spec;
  private RetryCounter retries;
  private Addresses addresses;

  /** By address, as what follows: each may be of another camera. */
  private final Map<Integer, Failure> failures = new HashMap<>();

  private final Map<Integer, Integer> wastedTurns = new HashMap<>();

  /** The format of the sound that the outputs were opened with; empty before there was any. */
  private Optional<AudioFormat> carried = Optional.empty();

  /** Whether the newest attempt's source has said that it has sound. */
  private boolean soundOffered;

  /** Whether the newest attempt has come to pictures. */
  private boolean live;

  /** Whether the attempt before was refused, and may not have been without its sound. */
  private boolean withoutSound;

  private @Nullable Failure lastFailure;
  private Optional<Secret> lastUsed = Optional.empty();

  AttemptRules(StreamSpec spec) {
    this(spec, SourceAttempt.Part.MAIN);
  }

  /**
   * @param part which of a stream's sources that of {@code spec} is
   */
  AttemptRules(StreamSpec spec, SourceAttempt.Part part) {
    this.spec = spec;
    this.part = part;
    this.retries = new RetryCounter(spec.retry());
    this.addresses = new Addresses(spec.source());
  }

  /** The address of the next attempt: 0 is the source's own, 1 the first fallback. */
  int address() {
    return addresses.current();
  }

  /**
   * The next attempt.
   *
   * @param plan how the stream is served
   * @param codec what the source is taken to send
   * @param encoded the format that the encoder takes, if that is settled
   * @param packets takes the attempt's packets where the plan passes them on
   * @param sound takes its sound where the outputs are to carry any
   */
  SourceAttempt.Plan next(
      int epoch,
      Plan plan,
      Codec codec,
      Optional<FrameFormat> encoded,
      PacketSink packets,
      PacketSink sound) {
    soundOffered = false;
    live = false;
    SourceRequest request =
        request(
            spec,
            address(),
            plan,
            codec,
            encoded,
            plan.passesPackets() ? Optional.of(packets) : Optional.empty(),
            wantsSound(spec) && !withoutSound
                ? Optional.of(new Sound(sound, carried))
                : Optional.empty());
    return new SourceAttempt.Plan(
        epoch,
        spec.id().value(),
        part,
        request,
        spec.stallTimeout(),
        mayBeGone(failures.get(address())),
        wastedTurns.getOrDefault(address(), 0) >= HOPELESS,
        addresses.refused());
  }

  /** Whether its outputs are to carry sound, where there is any. */
  static boolean wantsSound(StreamSpec spec) {
    return spec.audio() == AudioMode.AUTO && !spec.outputs().isEmpty();
  }

  /**
   * The source offers sound of this format. From now on every attempt brings its sound to the first
   * one, since the outputs are opened with it.
   */
  void sounds(AudioFormat format) {
    soundOffered = true;
    carried = carried.or(() -> Optional.of(format));
  }

  /** The sound that the outputs carry; empty where they carry none. */
  Optional<AudioFormat> carried() {
    return carried;
  }

  /**
   * What is read, and how.
   *
   * @param address of the source, as in {@link #address()}
   */
  static SourceRequest request(
      StreamSpec spec,
      int address,
      Plan plan,
      Codec codec,
      Optional<FrameFormat> encoded,
      Optional<PacketSink> packets,
      Optional<Sound> sound) {
    boolean encodes = !plan.passesPackets();
    boolean keepSize = encodes && spec.encode().sizeChange() == SizeChange.LETTERBOX;
    return new SourceRequest(
        spec.source().at(address),
        codec,
        spec.skipCorrupt() && spec.source().isLive(),
        keepSize ? encoded : Optional.empty(),
        keepSize,
        encodes ? shape(spec.encode()) : Shape.AS_IT_IS,
        packets,
        sound,
        plan.decodes(),
        plan == Plan.ANALYZE ? every(spec) : Duration.ZERO,
        spec.gpu());
  }

  private static Shape shape(EncodeSpec encode) {
    return new Shape(encode.width(), encode.height(), encode.fps());
  }

  /** How often the most eager of the processors looks. */
  private static Duration every(StreamSpec spec) {
    return spec.process().stream()
        .map(processor -> processor.every().orElse(Duration.ZERO))
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** A cable that was cut says nothing either. */
  private static boolean mayBeGone(@Nullable Failure failure) {
    return failure instanceof Failure.SourceUnreachable
        || failure instanceof Failure.SourceRefused
        || failure instanceof Failure.SourceSilent;
  }

  /**
   * An attempt could not be begun, or what it had begun broke. A camera that says nothing takes up
   * its place for as long as it may: once is enough to keep others waiting. One for which there is
   * no room here asks often, and must not keep those waiting that have it.
   */
  void count(SourceAttempt.Lost lost) {
    lastUsed = lost.used();
    if (!live && isRefusal(lost.failure())) {
      withoutSound = soundOffered && !withoutSound;
    }
    if (lost.answered() || !lost.hadTurn()) {
      wastedTurns.remove(address());
      return;
    }
    boolean saidNothing =
        lost.failure() instanceof Failure.SourceUnreachable
            || lost.failure() instanceof Failure.SourceSilent
            || lost.failure() instanceof Failure.NoRoom;
    int turns = wastedTurns.getOrDefault(address(), 0);
    wastedTurns.put(address(), saidNothing ? HOPELESS : turns + 1);
  }

  /** One that a track of sound may have brought upon the whole. */
  private static boolean isRefusal(Failure failure) {
    return failure instanceof Failure.SourceRefused
        || failure instanceof Failure.SourceNotFound
        || failure instanceof Failure.SourceUnsupported;
  }

  /** How long to wait before the next attempt; empty where none can help. */
  Optional<Duration> failed(Failure failure) {
    lastFailure = failure;
    failures.put(address(), failure);
    if (failure.retryRule() instanceof RetryRule.Every rule) {
      // No outage of the source's: what follows once there is room begins with short pauses.
      return Optional.of(rule.pause());
    }
    long now = System.nanoTime();
    Duration round = retries.failed(now);
    Addresses.Pauses pauses =
        new Addresses.Pauses(retries.shortest(), round, retries.atLeast(failure, round));
    Optional<Secret> used = lastUsed;
    lastUsed = Optional.empty();
    return addresses.failed(failure, used, pauses, now);
  }

  /** Pictures come. */
  void live() {
    live = true;
    retries.live(System.nanoTime());
    addresses.live();
    forget();
  }

  /**
   * This is asked for from now on. An outage goes on, unless the source is another one: that is as
   * good as new.
   */
  void follow(StreamSpec changed) {
    if (!changed.retry().equals(spec.retry())) {
      retries = new RetryCounter(changed.retry());
    }
    if (!changed.source().sharesMainWith(spec.source())) {
      addresses = new Addresses(changed.source());
      retries.forgive();
      withoutSound = false;
      forget();
    }
    if (changed.audio() == AudioMode.OFF) {
      carried = Optional.empty();
    }
    spec = changed;
  }

  /** Somebody has changed something: the next attempt is as good as the first. */
  void forgive() {
    retries.forgive();
    addresses.forgive();
    withoutSound = false;
    forget();
  }

  private void forget() {
    lastFailure = null;
    lastUsed = Optional.empty();
    failures.clear();
    wastedTurns.clear();
  }

  /** Whether the attempt before found no room on this node. */
  boolean lackRoom() {
    return lastFailure instanceof Failure.NoRoom;
  }

  /** Why the attempt before ended, in a sentence. */
  Optional<String> lastTrouble() {
    return Optional.ofNullable(lastFailure).map(Failure::message);
  }
}
