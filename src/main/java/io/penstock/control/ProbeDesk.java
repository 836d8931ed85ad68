package io.penstock.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.settings.Problem;
import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamDocuments;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks at sources that no stream has yet, a few at once: each is opened as a stream would open it,
 * within the node's connect budget, and closed again.
 */
public final class ProbeDesk {
  /** What it can be told. */
  public sealed interface Command {}

  /**
   * What does this source send?
   *
   * @param stream a stream of which the source alone matters
   */
  public record Probe(StreamDocument stream, ActorRef<Reply> replyTo) implements Command {}

  /** Sources are read by these rules from now on. */
  public record UseRules(Rules rules) implements Command {}

  private record WasRead(
      StreamDocuments.@Nullable Result result, @Nullable Throwable failure, ActorRef<Reply> replyTo)
      implements Command {}

  /** The answer to {@link Probe}. */
  public sealed interface Reply {}

  /** The source was looked at. */
  public record Probed(SourceReport report) implements Reply {}

  /**
   * No stream could have this source.
   *
   * @param problems with JSON pointers into the document
   */
  public record NoSource(List<Problem> problems) implements Reply {
    public NoSource {
      problems = List.copyOf(problems);
    }
  }

  /** As many as may be are being looked at. */
  public record Busy() implements Reply {}

  /** Reads a source: may wait for a disk. */
  @FunctionalInterface
  public interface Rules {
    /** What {@code document} means, or what is wrong with it. */
    StreamDocuments.Result read(StreamId id, StreamDocument document);
  }

  /** Each keeps a decoder and a few threads for up to ten seconds. */
  private static final int MOST = 4;

  /** What people wait for who set up a camera. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Nobody's: it is seen in messages of native code alone. */
  private static final StreamId ID = new StreamId("probe");

  private final ActorContext<Command> context;
  private final StreamTools tools;

  /** Outlives a crash of this actor. */
  private final AtomicReference<Rules> rules;

  private int busy;
  private int number;

  /** A desk for one node. */
  public static Behavior<Command> create(StreamTools tools, Rules rules) {
    AtomicReference<Rules> newest = new AtomicReference<>(rules);
    return Behaviors.<Command>supervise(
            Behaviors.setup(context -> new ProbeDesk(context, tools, newest).open()))
        .onFailure(SupervisorStrategy.restart());
  }

  private ProbeDesk(
      ActorContext<Command> context, StreamTools tools, AtomicReference<Rules> rules) {
    this.context = context;
    this.tools = tools;
    this.rules = rules;
  }

  /** How long an answer may take: the source is closed by then. */
  public static Duration longest(Duration closeTimeout) {
    return LIMIT.plus(closeTimeout).plusSeconds(1);
  }

  private Behavior<Command> open() {
    return Behaviors.receive(Command.class)
        .onMessage(Probe.class, this::onProbe)
        .onMessage(UseRules.class, this::onUseRules)
        .onMessage(WasRead.class, this::onWasRead)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<Command> onProbe(Probe probe) {
    if (busy >= MOST) {
      probe.replyTo().tell(new Busy());
      return Behaviors.same();
    }
    busy++;
    Rules current = Objects.requireNonNull(rules.get());
    context.pipeToSelf(
        tools.work().call("the address to probe", () -> current.read(ID, probe.stream())),
        (result, failure) -> new WasRead(result, failure, probe.replyTo()));
    return Behaviors.same();
  }

  private Behavior<Command> onUseRules(UseRules use) {
    rules.set(use.rules());
    return Behaviors.same();
  }

  private Behavior<Command> onWasRead(WasRead read) {
    if (read.result() instanceof StreamDocuments.Read sound) {
      look(sound.spec().source(), read.replyTo());
      return Behaviors.same();
    }
    busy--;
    if (read.result() instanceof StreamDocuments.Refused refused) {
      read.replyTo().tell(new NoSource(refused.problems()));
      return Behaviors.same();
    }
    Throwable failure = read.failure();
    if (failure != null) {
      // A disk that hangs, or a bug: its words may hold what was asked for.
      context.getLog().warn("An address could not be read: {}", Trace.of(failure));
    }
    read.replyTo().tell(new Busy());
    return Behaviors.same();
  }

  private void look(SourceSpec source, ActorRef<Reply> replyTo) {
    String name = "probe-" + ++number;
    context.watch(
        context.spawn(
            SourceProbe.create(
                name, source, tools, LIMIT, report -> replyTo.tell(new Probed(report))),
            name));
  }

  private Behavior<Command> onTerminated(Terminated probe) {
    busy--;
    return Behaviors.same();
  }
}
