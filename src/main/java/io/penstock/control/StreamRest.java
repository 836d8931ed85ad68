package io.penstock.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.control.StreamActor.Command;
import io.penstock.control.StreamActor.FromSource;
import io.penstock.control.StreamActor.LookAtPassword;
import io.penstock.control.StreamActor.PasswordRead;
import io.penstock.control.StreamActor.Retry;
import io.penstock.settings.PasswordFile;
import io.penstock.stream.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The state of a {@link StreamActor} that tries nothing more until its credentials change, be it in
 * their file.
 */
final class StreamRest {
  /** A secret that was rotated is in use within five seconds. */
  private static final Duration PASSWORD_PERIOD = Duration.ofSeconds(2);

  private final StreamParts parts;
  private final StreamStates states;

  StreamRest(StreamParts parts, StreamStates states) {
    this.parts = parts;
    this.states = states;
  }

  /**
   * Begins to rest.
   *
   * @param used the password that was refused
   */
  Behavior<Command> begin(Optional<Secret> used) {
    Optional<Path> file =
        parts
            .plan()
            .spec()
            .source()
            .credentials()
            .flatMap(credentials -> credentials.passwordFile());
    if (file.isPresent()) {
      parts.timers().startTimerAtFixedRate(LookAtPassword.LOOK, PASSWORD_PERIOD);
    }
    return states
        .whileAway(this::onChange)
        .onMessage(FromSource.class, states::isNews, states::gone)
        .onMessage(
            LookAtPassword.class,
            look -> {
              file.ifPresent(this::readPassword);
              return Behaviors.same();
            })
        .onMessage(PasswordRead.class, read -> onPasswordRead(read, used))
        .onMessage(Retry.class, retry -> states.atOnce())
        .onAnyMessage(other -> Behaviors.same())
        .build();
  }

  /** Whatever else is asked for, the camera would refuse the same credentials again. */
  private Behavior<Command> onChange(SpecChange change) {
    states.staysAway(change);
    return change.source() ? states.atOnce() : Behaviors.same();
  }

  /** The stream rests no more. */
  void over() {
    parts.timers().cancel(LookAtPassword.LOOK);
  }

  private void readPassword(Path file) {
    parts
        .context()
        .pipeToSelf(
            parts
                .tools()
                .work()
                .call(
                    "the password file of " + parts.plan().spec().id(),
                    () -> PasswordFile.readAgain(file)),
            (read, failure) -> new PasswordRead(failure == null ? read : Optional.empty()));
  }

  private Behavior<Command> onPasswordRead(PasswordRead read, Optional<Secret> used) {
    if (read.password().isEmpty() || read.password().equals(used)) {
      return Behaviors.same();
    }
    parts.rules().forgive();
    over();
    return states.atOnce();
  }
}
