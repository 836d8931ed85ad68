package io.penstock.control;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.flow.StreamCounters;
import io.penstock.stream.StreamState;

/**
 * What a {@link StreamActor} works with, for those as well who stand beside it: all of it its
 * actor's alone.
 *
 * @param plan how the stream is served
 * @param counters over all attempts
 * @param history what is remembered over all attempts
 * @param reporter tells what becomes of the stream
 * @param rules what the next attempt is to be, and when
 * @param flow what flows into the encoder
 * @param trouble says why that broke
 */
record StreamParts(
    ActorContext<StreamActor.Command> context,
    TimerScheduler<StreamActor.Command> timers,
    StreamTools tools,
    StreamPlan plan,
    StreamCounters counters,
    StreamHistory history,
    StreamReporter reporter,
    AttemptRules rules,
    FlowSlot flow,
    EncoderSlot encoder,
    OutputGroup outputs,
    FlowTrouble trouble) {
  /** Whether the source's pictures go to the outputs. */
  boolean isLive() {
    return history.state() == StreamState.LIVE || history.state() == StreamState.DEGRADED;
  }
}
