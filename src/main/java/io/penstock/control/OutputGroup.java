package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.penstock.flow.PacketFan;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.StreamSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The outputs of a stream: a child each. Their {@link StreamActor}'s alone. */
final class OutputGroup {
  private final ActorContext<?> context;
  private final StreamSpec spec;
  private final StreamTools tools;
  private final PacketFan fan;
  private final ActorRef<OutputActor.Event> events;
  private final Map<String, ActorRef<OutputActor.Command>> children = new HashMap<>();
  private final Set<String> notReady = new HashSet<>();

  /** Whether they were told that there are no more packets. */
  private boolean draining;

  private boolean startWhenGone;

  /** Sets the actors apart from those of the last time, which may still be leaving. */
  private int generation;

  OutputGroup(
      ActorContext<?> context,
      StreamSpec spec,
      StreamTools tools,
      PacketFan fan,
      ActorRef<OutputActor.Event> events) {
    this.context = context;
    this.spec = spec;
    this.tools = tools;
    this.fan = fan;
    this.events = events;
  }

  /** Starts all outputs, unless they run; where they are still ending, once they have. */
  void start() {
    if (!children.isEmpty()) {
      startWhenGone = draining;
      return;
    }
    draining = false;
    startWhenGone = false;
    generation++;
    for (OutputSpec output : spec.outputs()) {
      notReady.add(output.name());
      ActorRef<OutputActor.Command> child =
          context.spawn(
              OutputActor.create(output, spec, tools, fan, events),
              "output-" + output.name() + "-" + generation);
      context.watch(child);
      children.put(output.name(), child);
    }
  }

  /** An output said that packets may come. */
  void ready(String output) {
    notReady.remove(output);
  }

  /** An output said that it is closed for good. */
  void gone(String output) {
    children.remove(output);
    notReady.remove(output);
    if (children.isEmpty() && startWhenGone) {
      start();
    }
  }

  /** Whether every output is open, or has failed once. */
  boolean areReady() {
    return notReady.isEmpty() && !startWhenGone;
  }

  /** Whether none runs. */
  boolean areGone() {
    return children.isEmpty();
  }

  /** There will be no more packets. Each output says when it is gone. */
  void drain() {
    draining = true;
    startWhenGone = false;
    children.values().forEach(child -> child.tell(new OutputActor.Drain()));
  }

  /** Stops them at once. */
  void stop() {
    children.values().forEach(context::stop);
    children.clear();
  }
}
