package io.penstock;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.registry.RegistryReply;
import io.penstock.registry.StreamRegistry;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.Problem;
import io.penstock.settings.ReloadReply;
import io.penstock.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again and has it used, whole or not at all: every part is asked first,
 * then the streams are declared, which the registry may refuse, and then no part can fail. One
 * reading at a time; whoever asks meanwhile waits for the next, which is one for all of them.
 *
 * <p>Runs on a dispatcher whose threads may wait.
 */
final class ConfigReloader {
  /** What the reloader can be told. */
  sealed interface Command {}

  /**
   * Read it again.
   *
   * @param who asks, for the log
   */
  record Reload(String who, ActorRef<ReloadReply> replyTo) implements Command {}

  private enum Begin implements Command {
    BEGIN
  }

  private record Declared(StreamRegistry.DeclareReply answer) implements Command {}

  /** Reads the file of the configuration. */
  @FunctionalInterface
  interface Source {
    /** What stands there now. May wait for a disk. */
    SettingsReader.Result read();
  }

  /**
   * Told what becomes of each reading.
   *
   * @see io.penstock.observe.Metrics#reloaded
   */
  @FunctionalInterface
  interface Listener {
    /** Whether the configuration is in use as it was read last. */
    void reloaded(boolean successful);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

  private final ActorContext<Command> context;
  private final PenstockSettings running;
  private final Optional<Source> source;
  private final ActorRef<StreamRegistry.Command> registry;
  private final ActorRef<StreamRegistry.DeclareReply> answers;
  private final List<Reloadable> parts;
  private final Listener listener;

  /** Those who asked since the last reading began. */
  private List<Reload> waiting = new ArrayList<>();

  /** What a reading that is under way will come to, if the registry agrees. */
  private record Reading(
      List<Reload> asked, PenstockSettings next, List<Reloadable.Ready> prepared) {}

  /**
   * A reloader.
   *
   * @param running what the service was started with
   * @param source empty where the configuration came from no file
   * @param parts what takes over settings besides the registry
   */
  static Behavior<Command> create(
      PenstockSettings running,
      Optional<Source> source,
      ActorRef<StreamRegistry.Command> registry,
      List<Reloadable> parts,
      Listener listener) {
    return Behaviors.setup(
        context -> new ConfigReloader(context, running, source, registry, parts, listener).idle());
  }

  private ConfigReloader(
      ActorContext<Command> context,
      PenstockSettings running,
      Optional<Source> source,
      ActorRef<StreamRegistry.Command> registry,
      List<Reloadable> parts,
      Listener listener) {
    this.context = context;
    this.running = running;
    this.source = source;
    this.registry = registry;
    this.answers = context.messageAdapter(StreamRegistry.DeclareReply.class, Declared::new);
    this.parts = List.copyOf(parts);
    this.listener = listener;
  }

  // ---------------------------------------------------------------- states

  private Behavior<Command> idle() {
    if (!waiting.isEmpty()) {
      context.getSelf().tell(Begin.BEGIN);
    }
    return Behaviors.receive(Command.class)
        .onMessage(
            Reload.class,
            reload -> {
              waiting.add(reload);
              return waiting.size() == 1 ? idle() : Behaviors.same();
            })
        .onMessage(Begin.class, begin -> waiting.isEmpty() ? Behaviors.same() : read())
        .onAnyMessage(late -> Behaviors.same())
        .build();
  }

  private Behavior<Command> read() {
    List<Reload> asked = waiting;
    waiting = new ArrayList<>();
    if (source.isEmpty()) {
      return answer(asked, new ReloadReply.NoFile());
    }
    SettingsReader.Result result;
    try {
      result = source.get().read();
    } catch (RuntimeException e) {
      LOG.error("The configuration could not be read", e);
      return refused(asked, List.of(new Problem("", "could not be read; the log says why")));
    }
    return result instanceof SettingsReader.Refused refused
        ? refused(asked, refused.problems())
        : prepare(asked, ((SettingsReader.Loaded) result).settings());
  }

  private Behavior<Command> prepare(List<Reload> asked, PenstockSettings next) {
    List<Problem> problems = new ArrayList<>(opening(next));
    List<Reloadable.Ready> prepared = new ArrayList<>();
    for (Reloadable part : parts) {
      Reloadable.Prepared answer = part.prepare(next);
      if (answer instanceof Reloadable.Unsound unsound) {
        problems.addAll(unsound.problems());
      } else {
        prepared.add((Reloadable.Ready) answer);
      }
    }
    return problems.isEmpty()
        ? declaring(new Reading(asked, next, prepared))
        : refused(asked, problems);
  }

  /**
   * The reader of settings checks the tokens against the interface of the file, and it is another
   * one that is open.
   */
  private List<Problem> opening(PenstockSettings next) {
    boolean open = !running.http().isLoopback();
    boolean anybody = next.auth().tokens().isEmpty() && !next.http().allowAnonymous();
    return open && anybody
        ? List.of(
            new Problem(
                "penstock.auth.tokens",
                "cannot be left out while the API listens at "
                    + running.http().interfaceName()
                    + ": another http.interface needs a restart"))
        : List.of();
  }

  private Behavior<Command> declaring(Reading reading) {
    // However long a database takes: what the registry does late must not be done without the rest.
    registry.tell(
        new StreamRegistry.Declare(
            reading.next().streams(), reading.next().documents(), true, answers));
    return Behaviors.receive(Command.class)
        .onMessage(
            Reload.class,
            reload -> {
              waiting.add(reload);
              return Behaviors.same();
            })
        .onMessage(Declared.class, declared -> onDeclared(declared.answer(), reading))
        .onMessage(Begin.class, begin -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onDeclared(StreamRegistry.DeclareReply answer, Reading reading) {
    if (answer instanceof StreamRegistry.Done done) {
      reading.prepared().forEach(part -> part.apply().run());
      listener.reloaded(true);
      ReloadReply.Applied applied =
          new ReloadReply.Applied(done.changed(), RestartKeys.changed(running, reading.next()));
      LOG.info("{} had the configuration read again: {}", who(reading.asked()), told(applied));
      return answer(reading.asked(), applied);
    }
    if (answer instanceof StreamRegistry.Unreadable unreadable) {
      return refused(
          reading.asked(),
          unreadable.streams().stream().flatMap(ConfigReloader::problems).toList());
    }
    return notStored(reading.asked(), ((StreamRegistry.NotDeclared) answer).reason());
  }

  // ---------------------------------------------------------------- answers

  private Behavior<Command> refused(List<Reload> asked, List<Problem> problems) {
    listener.reloaded(false);
    LOG.error(
        "{} had the configuration read again, which changes nothing: it has {} {}",
        who(asked),
        problems.size(),
        problems.size() == 1 ? "problem" : "problems");
    problems.forEach(problem -> LOG.error("{}", problem));
    return answer(asked, new ReloadReply.Refused(problems));
  }

  private Behavior<Command> notStored(List<Reload> asked, RegistryReply.NotStored why) {
    listener.reloaded(false);
    LOG.error(
        "{} had the configuration read again, which changes nothing: {}", who(asked), why.reason());
    return answer(asked, new ReloadReply.NotStored(why.full(), why.reason()));
  }

  private Behavior<Command> answer(List<Reload> asked, ReloadReply reply) {
    asked.forEach(reload -> reload.replyTo().tell(reply));
    return idle();
  }

  /** The problems of a stream that was added over the API, with a path that says whose they are. */
  private static Stream<Problem> problems(RegistryReply.Invalid stream) {
    return stream.problems().stream()
        .map(
            problem ->
                problem.path().startsWith("penstock.")
                    ? problem
                    : new Problem(
                        "stream " + stream.id() + " (added over the API) " + problem.path(),
                        problem.value(),
                        problem.message()));
  }

  private static String who(List<Reload> asked) {
    return String.join(", ", asked.stream().map(Reload::who).distinct().toList());
  }

  private static String told(ReloadReply.Applied applied) {
    String streams =
        applied.changed().isEmpty()
            ? "no stream changes"
            : "these streams change: "
                + String.join(", ", applied.changed().stream().map(Object::toString).toList());
    return applied.needsRestart().isEmpty()
        ? streams
        : streams + "; these settings need a restart: " + String.join(", ", applied.needsRestart());
  }
}
