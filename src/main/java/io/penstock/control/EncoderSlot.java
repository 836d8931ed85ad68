package io.penstock.control;

import akka.actor.typed.ActorRef;
import io.penstock.flow.PacketFan;
import io.penstock.media.EncoderSession;
import io.penstock.media.FrameFormat;
import io.penstock.media.PacketSink;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamSpec;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream's encoder: at most one is in use or being opened, and it outlives the source's attempts.
 * Its {@link StreamActor}'s alone; what happens on other threads comes as an {@link Event}.
 */
final class EncoderSlot {
  /** What the stream is told. */
  sealed interface Event {
    /** Of which encoder. */
    int number();
  }

  /** The encoder is open. Whoever is told shows it to {@link #accept}. */
  record Opened(int number, EncoderSession session) implements Event {}

  /**
   * The encoder was told another bitrate, or other times between key frames. Whoever is told shows
   * it to {@link #retuned}.
   *
   * @param spec what it was told
   * @param done whether it goes by that from now on
   */
  record Retuned(int number, StreamSpec spec, boolean done) implements Event {}

  /** The encoder could not be opened, or broke. */
  record Failed(int number, Failure failure) implements Event {}

  /** The number of no encoder. */
  private static final int NONE = 0;

  private StreamSpec spec;
  private final StreamTools tools;
  private final PacketFan outputs;
  private final PacketSink packets;
  private final IntSupplier numbers;
  private final ActorRef<Event> events;
  private final String what;

  /** Of the encoder in use or being opened: what another one says is of no interest. */
  private int number = NONE;

  private @Nullable FrameFormat format;

  /** Whether that is what later pictures are brought to. */
  private boolean sizeIsSettled;

  /** What the one in use, or being opened, encodes for. */
  private StreamSpec madeFor;

  /** Whether the one in use is being told, and is taken to do. */
  private boolean retuning;

  private @Nullable CompletionStage<EncoderSession> opening;
  private @Nullable EncoderSession session;

  /** Completes when the encoder before has handed on its last packet and is closed. */
  private CompletionStage<Boolean> before = CompletableFuture.completedFuture(true);

  /**
   * @param outputs told where key frames can be asked for
   * @param packets given every packet
   * @param numbers gives each encoder its number, from 1
   */
  EncoderSlot(
      StreamSpec spec,
      StreamTools tools,
      PacketFan outputs,
      PacketSink packets,
      IntSupplier numbers,
      ActorRef<Event> events) {
    this.spec = spec;
    this.madeFor = spec;
    this.tools = tools;
    this.outputs = outputs;
    this.packets = packets;
    this.numbers = numbers;
    this.events = events;
    this.what = "encoder of " + spec.id();
  }

  /** The encoder in use; null where there is none yet, or none any more. */
  @Nullable EncoderSession session() {
    return session;
  }

  /** Whether there is one, or soon will be. */
  boolean isOpenOrOpening() {
    return session != null || opening != null;
  }

  /**
   * Whether an encoder that takes frames of this format, and does for the spec, is in use. Their
   * rate may be another: it goes by the times of the frames.
   */
  boolean fits(FrameFormat wanted) {
    return session != null
        && (retuning || SpecChange.encodesAlike(madeFor, spec))
        && isOfFormat(wanted);
  }

  /** Whether one that takes frames of this format, and does for the spec, is being opened. */
  boolean opensFor(FrameFormat wanted) {
    return opening != null && SpecChange.encodesAlike(madeFor, spec) && isOfFormat(wanted);
  }

  private boolean isOfFormat(FrameFormat wanted) {
    FrameFormat known = format;
    return known != null
        && wanted.pixels() == known.pixels()
        && wanted.width() == known.width()
        && wanted.height() == known.height();
  }

  /** What the encoder in use, or the last one, was opened for; empty before the first one. */
  Optional<FrameFormat> format() {
    return Optional.ofNullable(format);
  }

  /** What later pictures are brought to, where they are; empty where the next one settles it. */
  Optional<FrameFormat> settled() {
    return sizeIsSettled ? format() : Optional.empty();
  }

  /** The source's pictures go to the one in use: its size is that of the stream. */
  void settle() {
    sizeIsSettled = true;
  }

  /**
   * This is asked for from now on. The one in use is told, if it may be told and nothing but its
   * bitrate or its key frames change: {@link Retuned} follows. Else it is {@linkplain #isOutdated
   * outdated}.
   */
  void follow(StreamSpec changed) {
    sizeIsSettled &= !SpecChange.freesSize(spec, changed);
    spec = changed;
    EncoderSession told = session;
    if (isOutdated() && told != null && SpecChange.onlyRatesDiffer(madeFor, changed)) {
      retune(told);
    }
  }

  /** Whether the one in use, or being opened, does not do for what is asked for. */
  boolean isOutdated() {
    return isOpenOrOpening() && !retuning && !SpecChange.encodesAlike(madeFor, spec);
  }

  private void retune(EncoderSession told) {
    retuning = true;
    int current = number;
    StreamSpec wanted = spec;
    tools
        .work()
        .call(what, () -> told.retune(wanted.encode()))
        .whenComplete(
            (done, failure) -> events.tell(new Retuned(current, wanted, failure == null && done)));
  }

  /**
   * The one in use has been told. What has changed meanwhile it is told as well; one that cannot be
   * told is outdated.
   */
  void retuned(Retuned result) {
    retuning = false;
    if (result.done()) {
      madeFor = result.spec();
      follow(spec);
    }
  }

  /** Whether it is about the encoder in use or being opened. */
  boolean isNews(Event event) {
    return event.number() == number;
  }

  /**
   * Opens an encoder for frames of this format, once {@code flow} has ended and the one in use has
   * handed on what it has. An {@link Event} follows.
   */
  void open(FrameFormat wanted, CompletionStage<?> flow) {
    cancelOpening();
    before = drained(flow);
    int opened = numbers.getAsInt();
    number = opened;
    sizeIsSettled &= wanted.equals(format);
    format = wanted;
    madeFor = spec;
    retuning = false;
    StreamSpec asked = spec;
    CompletionStage<EncoderSession> stage =
        before.thenCompose(done -> tools.work().open(what, () -> openNow(asked, wanted, opened)));
    opening = stage;
    stage.whenComplete(
        (encoder, failure) ->
            events.tell(
                failure == null
                    ? new Opened(opened, encoder)
                    : new Failed(
                        opened,
                        NotOpenedFailure.of(
                            "the encoder could not be opened: ", failure, text -> text))));
  }

  private EncoderSession openNow(StreamSpec asked, FrameFormat wanted, int opened) {
    return tools
        .pipelines()
        .openEncoder(
            asked.id() + "-enc",
            wanted,
            asked.encode(),
            asked.gpu(),
            packets,
            failure -> events.tell(new Failed(opened, failure)));
  }

  /** The encoder is in use from now on. One that is no news is closed by whoever gave it up. */
  void accept(Opened opened) {
    if (isNews(opened)) {
      opening = null;
      session = opened.session();
      outputs.fedBy(opened.session()::requestKeyFrame);
    }
  }

  /**
   * Gives up the encoder that is being opened, if one is: it is closed as soon as it is open.
   *
   * @return whether one was
   */
  boolean cancelOpening() {
    if (opening == null) {
      return false;
    }
    var unused = opening.thenAccept(opened -> tools.work().close(what, opened));
    opening = null;
    number = NONE;
    return true;
  }

  /** Ends the one in use when {@code flow} has ended, and gives up one that is being opened. */
  void retire(CompletionStage<?> flow) {
    before = end(flow);
    sizeIsSettled = false;
    outputs.fedByCamera();
  }

  /** Closes the encoder in use, and gives up one that is being opened. */
  void giveUp() {
    cancelOpening();
    number = NONE;
    retuning = false;
    if (session != null) {
      before = tools.work().close(what, session);
      session = null;
    }
  }

  /**
   * Gives up one that is being opened, and ends the one in use when {@code flow} has ended. The
   * result completes when that one has handed on its last packet and is closed.
   */
  CompletionStage<Boolean> end(CompletionStage<?> flow) {
    cancelOpening();
    number = NONE;
    retuning = false;
    return drained(flow);
  }

  /** Completes when {@code flow}, and then the one in use or the one before it, has ended. */
  private CompletionStage<Boolean> drained(CompletionStage<?> flow) {
    EncoderSession old = session;
    session = null;
    CompletionStage<Boolean> last = before;
    return flow.handle((done, failure) -> true)
        .thenCompose(done -> old == null ? last : drainAndClose(old));
  }

  private CompletionStage<Boolean> drainAndClose(EncoderSession old) {
    return tools
        .work()
        .call(what, old::drain)
        .thenCompose(drained -> drained)
        .toCompletableFuture()
        .orTimeout(tools.settings().drainTimeout().toNanos() / 2, TimeUnit.NANOSECONDS)
        .handle((done, failure) -> true)
        .thenCompose(done -> tools.work().close(what, old));
  }
}
