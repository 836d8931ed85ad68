package io.penstock.control;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.BehaviorBuilder;
import io.penstock.control.StreamActor.Command;
import io.penstock.control.StreamActor.FromEncoder;
import io.penstock.control.StreamActor.FromSource;
import io.penstock.stream.Failure;
import java.util.Optional;
import java.util.function.Function;

/** What the states of a {@link StreamActor} share, and where they lead, for those beside it. */
interface StreamStates {
  /**
   * What is answered in every state.
   *
   * @param changed where a change of the spec leads, once all parts follow the new one
   */
  BehaviorBuilder<Command> inEveryState(Function<SpecChange, Behavior<Command>> changed);

  /** The same, and what is heard of the slate, while no pictures of the source flow. */
  BehaviorBuilder<Command> whileAway(Function<SpecChange, Behavior<Command>> changed);

  /** Whether it is about the newest attempt. */
  boolean isNews(FromSource message);

  /** Whether it is about the encoder in use or being opened. */
  boolean isNews(FromEncoder message);

  /** The attempt says something that is not about its pictures. */
  Behavior<Command> onSourceTrouble(FromSource message);

  /** This attempt is over. */
  Behavior<Command> lost(Failure failure);

  /** This attempt ends for one that serves the stream otherwise: nothing has failed. */
  Behavior<Command> moving();

  /** Something else is asked for, and no pictures are nearer for that. */
  Behavior<Command> staysAway(SpecChange change);

  /** The attempt may say that it is closed. */
  Behavior<Command> gone(FromSource message);

  /** Another attempt begins, as soon as the one before is closed. */
  Behavior<Command> atOnce();

  /** The source is through. */
  Behavior<Command> through();

  /** The source's pictures go to the outputs. */
  void isNowLive();

  /** The stream is live, with or without something that is wrong with its pictures. */
  Behavior<Command> tell(Optional<Failure> trouble);

  /** The newest status is told; the state stays. */
  Behavior<Command> report();
}
