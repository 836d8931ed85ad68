package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.penstock.flow.PacketFan;
import io.penstock.media.AudioFormat;
import io.penstock.media.PacketFormat;
import io.penstock.stream.Codec;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.StreamSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The outputs of a stream: a child each. Their {@link StreamActor}'s alone. */
final class OutputGroup {
  private final ActorContext<?> context;
  private final StreamTools tools;
  private final PacketFan fan;
  private final ActorRef<OutputActor.Event> events;

  /** By their numbers: those that run, and those that are leaving. */
  private final Map<Integer, Child> children = new HashMap<>();

  private final Set<Integer> notReady = new HashSet<>();
  private StreamSpec spec;

  /** What outputs are opened for. */
  private PacketFormat format;

  /** Whether they were started, and not told since that there are no more packets. */
  private boolean started;

  /** Of the newest child: sets apart those of one name, of which an older one may be leaving. */
  private int newest;

  /**
   * @param leaving whether it was told to
   */
  private record Child(ActorRef<OutputActor.Command> actor, OutputSpec spec, boolean leaving) {}

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
    this.format = PacketFormat.of(spec.encode().codec());
  }

  /**
   * Packets are of this format from now on; until it is said, they are pictures alone in the codec
   * that the spec has. Outputs that run, opened for another one, leave their targets and begin anew
   * at once: planned, once, and without a failure.
   */
  void carries(PacketFormat newFormat) {
    if (newFormat.equals(format)) {
      return;
    }
    format = newFormat;
    children.values().forEach(child -> child.actor().tell(new OutputActor.Carry(newFormat)));
  }

  /** The same where nothing but the codec of the pictures may be another. */
  void carries(Codec video) {
    carries(new PacketFormat(video, format.audio()));
  }

  /** The same where nothing but the sound may be another. */
  void carries(Optional<AudioFormat> sound) {
    carries(new PacketFormat(format.video(), sound));
  }

  /** Starts all outputs but those that run; where one is still ending, once it has. */
  void start() {
    started = true;
    startMissing();
  }

  private void startMissing() {
    for (OutputSpec output : spec.outputs()) {
      if (children.values().stream().noneMatch(child -> isInTheWay(child, output))) {
        start(output);
      }
    }
  }

  /** A target takes one publisher of a name, so that one that leaves it is waited for. */
  private static boolean isInTheWay(Child child, OutputSpec output) {
    return child.spec().name().equals(output.name())
        || (child.leaving() && child.spec().uri().equals(output.uri()));
  }

  private void start(OutputSpec output) {
    int number = ++newest;
    notReady.add(number);
    ActorRef<OutputActor.Command> child =
        context.spawn(
            OutputActor.create(output, number, format, spec, tools, fan, events),
            "output-" + output.name() + "-" + number);
    context.watch(child);
    children.put(number, new Child(child, output, false));
  }

  /**
   * This is asked for from now on: outputs that are not leave, new ones start if the others have,
   * and those that stay notice nothing.
   */
  void follow(StreamSpec changed) {
    if (!changed.retry().equals(spec.retry())) {
      children.values().forEach(c -> c.actor().tell(new OutputActor.Follow(changed.retry())));
    }
    spec = changed;
    children.replaceAll(
        (number, child) -> changed.outputs().contains(child.spec()) ? child : leaves(child));
    if (started) {
      startMissing();
    }
  }

  private static Child leaves(Child child) {
    if (!child.leaving()) {
      child.actor().tell(new OutputActor.Drain());
    }
    return new Child(child.actor(), child.spec(), true);
  }

  /** Whether it is about an output that is not leaving. */
  boolean isNews(OutputActor.Event event) {
    Child child = children.get(event.number());
    return child != null && (!child.leaving() || !started);
  }

  /** An output said that packets may come. */
  void ready(OutputActor.Ready ready) {
    notReady.remove(ready.number());
  }

  /** An output said that it is closed for good. */
  void gone(OutputActor.Gone gone) {
    children.remove(gone.number());
    notReady.remove(gone.number());
    if (started) {
      startMissing();
    }
  }

  /** Whether every output is open, or has failed once. */
  boolean areReady() {
    return spec.outputs().stream()
        .allMatch(
            output ->
                children.entrySet().stream()
                    .anyMatch(child -> isReady(child.getKey(), child.getValue(), output)));
  }

  private boolean isReady(int number, Child child, OutputSpec output) {
    return child.spec().equals(output) && !child.leaving() && !notReady.contains(number);
  }

  /** Whether none runs. */
  boolean areGone() {
    return children.isEmpty();
  }

  /** There will be no more packets. Each output says when it is gone. */
  void drain() {
    started = false;
    children.replaceAll((number, child) -> leaves(child));
  }

  /** Stops them at once. */
  void stop() {
    children.values().forEach(child -> context.stop(child.actor()));
    children.clear();
  }
}
