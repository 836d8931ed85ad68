package io.penstock;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.penstock.settings.ReloadReply;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Has the configuration read again when its files change. Looks at what stands in them, since no
 * file system tells that a link of a link leads elsewhere, which is how Kubernetes changes a
 * ConfigMap. A file that is being written is left alone until two looks see the same.
 *
 * <p>Runs on a dispatcher whose threads may wait.
 */
final class ConfigWatch {
  /** What the watch can be told. */
  sealed interface Command {}

  /** Whether to look at all. */
  record Watch(boolean wanted) implements Command {}

  private record Answered(ReloadReply reply) implements Command {}

  private enum Look implements Command {
    LOOK
  }

  /** How often it looks. */
  static final Duration PERIOD = Duration.ofSeconds(2);

  private final Supplier<ConfigSource.Seen> files;
  private final Duration period;
  private final ActorRef<ConfigReloader.Command> reloader;
  private final ActorRef<ReloadReply> answers;
  private final TimerScheduler<Command> timers;
  private String seen = "";
  private String told = "";

  /** Whether what was read could not be used for a reason that passes by itself. */
  private boolean again;

  /**
   * A watch.
   *
   * @param files what stands in the files now
   * @param wanted whether it looks from the beginning
   * @param reloader told of each change
   */
  static Behavior<Command> create(
      Supplier<ConfigSource.Seen> files,
      boolean wanted,
      Duration period,
      ActorRef<ConfigReloader.Command> reloader) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new ConfigWatch(
                            files,
                            period,
                            reloader,
                            context.messageAdapter(ReloadReply.class, Answered::new),
                            timers)
                        .watching(wanted)));
  }

  private ConfigWatch(
      Supplier<ConfigSource.Seen> files,
      Duration period,
      ActorRef<ConfigReloader.Command> reloader,
      ActorRef<ReloadReply> answers,
      TimerScheduler<Command> timers) {
    this.files = files;
    this.period = period;
    this.reloader = reloader;
    this.answers = answers;
    this.timers = timers;
  }

  private Behavior<Command> watching(boolean wanted) {
    if (!wanted) {
      timers.cancel(Look.LOOK);
    } else if (!timers.isTimerActive(Look.LOOK)) {
      timers.startTimerWithFixedDelay(Look.LOOK, Look.LOOK, period);
    }
    return Behaviors.receive(Command.class)
        .onMessage(Watch.class, watch -> watching(watch.wanted()))
        .onMessage(Look.class, look -> onLook())
        .onMessage(Answered.class, answered -> onAnswered(answered.reply()))
        .build();
  }

  private Behavior<Command> onLook() {
    ConfigSource.Seen now = files.get();
    boolean settled = now.content().equals(seen);
    seen = now.content();
    if (settled && (again || (now.unread() && !seen.equals(told)))) {
      told = seen;
      again = false;
      reloader.tell(new ConfigReloader.Reload("A change of its files", answers));
    } else if (!now.unread()) {
      told = "";
    }
    return Behaviors.same();
  }

  private Behavior<Command> onAnswered(ReloadReply reply) {
    again = reply instanceof ReloadReply.NotStored;
    return Behaviors.same();
  }
}
