package io.penstock.control;

import io.penstock.media.FrameFormat;
import io.penstock.media.PacketSink;
import io.penstock.media.Shape;
import io.penstock.media.SourceRequest;
import io.penstock.plan.Plan;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.Failure;
import io.penstock.stream.SizeChange;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's next attempt is to be, and when, by what became of those before. Its {@link
 * StreamActor}'s alone.
 */
final class AttemptRules {
  /** So many turns that came to nothing make a camera wait behind the others. */
  private static final int HOPELESS = 3;

  private final StreamSpec spec;
  private final RetryCounter retries;
  private @Nullable Failure lastFailure;
  private int wastedTurns;

  AttemptRules(StreamSpec spec) {
    this.spec = spec;
    this.retries = new RetryCounter(spec.retry());
  }

  /**
   * The next attempt.
   *
   * @param plan how the stream is served
   * @param codec what the source is taken to send
   * @param encoded the format that the encoder takes, if there has been one
   * @param packets takes the attempt's packets where the plan passes them on
   */
  SourceAttempt.Plan next(
      int epoch, Plan plan, Codec codec, Optional<FrameFormat> encoded, PacketSink packets) {
    boolean encodes = !plan.passesPackets();
    boolean keepSize = encodes && spec.encode().sizeChange() == SizeChange.LETTERBOX;
    SourceRequest request =
        new SourceRequest(
            spec.source(),
            codec,
            spec.skipCorrupt() && spec.source().isLive(),
            keepSize ? encoded : Optional.empty(),
            keepSize,
            encodes ? shape() : Shape.AS_IT_IS,
            encodes ? Optional.empty() : Optional.of(packets),
            plan.decodes(),
            encodes ? Duration.ZERO : every(),
            spec.gpu());
    return new SourceAttempt.Plan(
        epoch,
        spec.id().value(),
        request,
        spec.stallTimeout(),
        lastFailure != null && mayBeGone(lastFailure),
        wastedTurns >= HOPELESS);
  }

  private Shape shape() {
    EncodeSpec encode = spec.encode();
    return new Shape(encode.width(), encode.height(), encode.fps());
  }

  /** How often the most eager of the processors looks. */
  private Duration every() {
    return spec.process().stream()
        .map(processor -> processor.every().orElse(Duration.ZERO))
        .min(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** A cable that was cut says nothing either. */
  private static boolean mayBeGone(Failure failure) {
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
    if (lost.answered() || !lost.hadTurn()) {
      wastedTurns = 0;
      return;
    }
    boolean saidNothing =
        lost.failure() instanceof Failure.SourceUnreachable
            || lost.failure() instanceof Failure.SourceSilent
            || lost.failure() instanceof Failure.NoRoom;
    wastedTurns = saidNothing ? HOPELESS : wastedTurns + 1;
  }

  /** How long to wait before the next attempt; empty where none can help. */
  Optional<Duration> failed(Failure failure) {
    lastFailure = failure;
    return retries.failed(failure, System.nanoTime());
  }

  /** Pictures come. */
  void live() {
    retries.live(System.nanoTime());
    lastFailure = null;
    wastedTurns = 0;
  }

  /** Somebody has changed something: the next attempt is as good as the first. */
  void forgive() {
    retries.forgive();
    lastFailure = null;
    wastedTurns = 0;
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
