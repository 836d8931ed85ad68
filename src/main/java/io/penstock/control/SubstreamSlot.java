package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.penstock.plan.Reading;
import io.penstock.stream.Failure;
import io.penstock.stream.StreamSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sub-stream that some of a stream's processors look at, if there is one: a child. Its {@link
 * StreamActor}'s alone.
 */
final class SubstreamSlot {
  private final ActorContext<?> context;
  private StreamSpec spec;
  private Reading reading;
  private final StreamTools tools;
  private final StreamHistory history;
  private final ActorRef<SubstreamActor.Event> events;
  private @Nullable ActorRef<SubstreamActor.Command> child;
  private Optional<Failure> trouble = Optional.empty();

  /** Whether the child was told to end. */
  private boolean ending;

  private boolean startWhenGone;

  /** Sets the child apart from the one before. */
  private int generation;

  SubstreamSlot(
      ActorContext<?> context,
      StreamSpec spec,
      StreamTools tools,
      StreamHistory history,
      ActorRef<SubstreamActor.Event> events) {
    this.context = context;
    this.spec = spec;
    this.reading = Reading.of(spec, tools.chains()::draws);
    this.tools = tools;
    this.history = history;
    this.events = events;
  }

  /** Begins to look, unless it does; where it is still ending, once it has. */
  void start() {
    if (child != null) {
      startWhenGone = ending;
      return;
    }
    ending = false;
    startWhenGone = false;
    child =
        reading
            .substream()
            .map(
                own ->
                    context.spawn(
                        SubstreamActor.create(spec, reading, tools, history.ofSubstream(), events),
                        "substream-" + ++generation))
            .orElse(null);
  }

  /**
   * The stream is to be like this from now on: what would look otherwise begins anew.
   *
   * @param live whether the main stream is
   */
  void follow(StreamSpec next, boolean live) {
    Reading wanted = Reading.of(next, tools.chains()::draws);
    boolean same =
        reading.substream().equals(wanted.substream())
            && reading.ofSubstream().equals(wanted.ofSubstream())
            && shared(spec).equals(shared(next));
    spec = next;
    reading = wanted;
    if (child == null && live) {
      start();
    } else if (!same && !ending) {
      stop();
      startWhenGone = true;
    }
  }

  /** What the sub-stream takes from its stream, or tells its processors. */
  private static List<Object> shared(StreamSpec spec) {
    return List.of(
        spec.name(),
        spec.labels(),
        spec.timeZone(),
        spec.retry(),
        spec.stallTimeout(),
        spec.health(),
        spec.skipCorrupt(),
        spec.gpu());
  }

  /** Has it try again at once, where it does not look. */
  void restart() {
    if (child != null) {
      child.tell(new SubstreamActor.Restart());
    }
  }

  /** Ends it. It says when it is gone. */
  void stop() {
    startWhenGone = false;
    ending = true;
    if (child != null) {
      child.tell(new SubstreamActor.Stop());
    }
  }

  /** Ends it without waiting. */
  void abandon() {
    if (child != null) {
      context.stop(child);
    }
    gone();
  }

  /**
   * It says something.
   *
   * @return whether its trouble is another one now
   */
  boolean heard(SubstreamActor.Event event) {
    Optional<Failure> before = trouble;
    if (child == null) {
      return false;
    }
    if (event instanceof SubstreamActor.Changed changed) {
      trouble = changed.trouble();
      history.substream(Optional.of(changed.status()));
    } else {
      boolean again = startWhenGone;
      gone();
      if (again) {
        start();
      }
    }
    return !trouble.equals(before);
  }

  private void gone() {
    child = null;
    trouble = Optional.empty();
    startWhenGone = false;
    history.substream(Optional.empty());
    if (reading.substream().isEmpty()) {
      history.ofSubstream().forgetProcessors();
    }
  }

  /** Whether there is none, or none any more. */
  boolean isGone() {
    return child == null;
  }

  /** Why processors see nothing of use; empty where they do, and where there is none. */
  Optional<Failure> trouble() {
    return trouble;
  }
}
