package io.penstock.control;

import akka.Done;
import io.penstock.media.FailureListener;
import io.penstock.media.OutputSession;
import io.penstock.media.PacketFormat;
import io.penstock.observe.AboutStream;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and ends the sessions of one output, none of which blocks. Its {@link OutputActor}'s. */
final class OutputSessions {
  /**
   * What became of a session that has ended.
   *
   * @param bytes that it sent
   * @param dropped packets that it was given and did not send
   */
  record Ended(long bytes, long dropped) {}

  /** Nothing was sent, or nobody knows. */
  static final Ended NOTHING = new Ended(0, 0);

  private static final Logger LOG = LoggerFactory.getLogger(OutputSessions.class);

  private final OutputSpec spec;
  private final StreamSpec stream;
  private final StreamTools tools;

  /** The encoder before it takes the other half. */
  private final Duration drainTimeout;

  OutputSessions(OutputSpec spec, StreamSpec stream, StreamTools tools) {
    this.spec = spec;
    this.stream = stream;
    this.tools = tools;
    this.drainTimeout = tools.settings().drainTimeout().dividedBy(2);
  }

  /**
   * Opens one. Fails where the target's host must not be connected to, and at the deadline.
   *
   * @param what is opened, for messages
   */
  CompletionStage<OutputSession> open(String what, PacketFormat format, FailureListener listener) {
    return allowed()
        .thenCompose(
            yes ->
                // On whatever thread the name was found.
                AboutStream.call(
                    stream.id().value(),
                    () -> tools.work().open(what, () -> openNow(format, listener))));
  }

  private OutputSession openNow(PacketFormat format, FailureListener listener) {
    return tools
        .pipelines()
        .openOutput(
            stream.id() + "-" + spec.name(), spec, format, !stream.source().isLive(), listener);
  }

  private CompletionStage<Done> allowed() {
    return tools
        .knock()
        .refusal(spec.uri().host())
        .thenApply(
            refusal -> {
              if (refusal.isPresent()) {
                throw new Forbidden("the target's host " + refusal.get());
              }
              return Done.getInstance();
            });
  }

  private static final class Forbidden extends RuntimeException {
    private static final long serialVersionUID = 1;

    Forbidden(String message) {
      super(message, null, false, false);
    }
  }

  /** Why opening failed. */
  Failure notOpened(Throwable failure) {
    return failure instanceof Forbidden forbidden
        ? new Failure.TargetRefused(String.valueOf(forbidden.getMessage()))
        : new Failure.Internal(
            "the output could not be opened: " + spec.uri().scrub(NativeWork.message(failure)));
  }

  /** Has the target take what waits, within the drain deadline, and closes the session. */
  CompletionStage<Ended> drain(String what, OutputSession session) {
    return tools
        .work()
        .call(what, session::drain)
        .thenCompose(drained -> drained)
        .toCompletableFuture()
        .orTimeout(drainTimeout.toNanos(), TimeUnit.NANOSECONDS)
        .handle(
            (done, failure) -> {
              if (failure != null) {
                AboutStream.run(
                    stream.id().value(), () -> LOG.warn("{} did not take the rest in time", what));
              }
              return true;
            })
        .thenCompose(done -> bytesOf(what, session))
        .thenCompose(
            bytes ->
                tools
                    .work()
                    .close(what, session)
                    .thenApply(done -> new Ended(bytes, session.packetsDropped())));
  }

  private CompletionStage<Long> bytesOf(String what, OutputSession session) {
    return tools
        .work()
        .call(what, () -> session.progress().bytesOut())
        .exceptionally(failure -> 0L);
  }

  /** Closes a session that is being opened, once it is. */
  CompletionStage<Ended> close(String what, CompletionStage<OutputSession> opening) {
    return opening
        .thenCompose(session -> tools.work().close(what, session))
        .handle((done, failure) -> NOTHING);
  }
}
