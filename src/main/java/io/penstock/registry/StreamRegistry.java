package io.penstock.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import io.penstock.control.StreamSupervisor;
import io.penstock.observe.AboutStream;
import io.penstock.registry.RegistryEvent.Dropped;
import io.penstock.registry.RegistryEvent.StreamChange;
import io.penstock.registry.RegistryReply.NotStored;
import io.penstock.registry.RegistryState.Entry;
import io.penstock.settings.DeclaredStream;
import io.penstock.settings.StorageSettings;
import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamDocuments;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamWish;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which streams should exist. A change is decided here, written down by the {@link
 * RegistryJournal}, and then told to the {@link StreamSupervisor} and to whoever asked, in this
 * order: what was acknowledged is safe, and what is not safe is nowhere to be seen. One change at a
 * time; others wait.
 *
 * <p>Runs on a dispatcher whose threads may wait, since reading a document may look at files.
 */
public final class StreamRegistry {
  /** What the registry can be told. */
  public sealed interface Command {}

  /** This stream is wanted as the document has it, in the place of one of the same name. */
  public record Put(
      StreamId id,
      StreamDocument document,
      Precondition precondition,
      String who,
      ActorRef<RegistryReply> replyTo)
      implements Command {}

  /** This stream is wanted with these changes, as a merge patch (RFC 7396). */
  public record Patch(
      StreamId id,
      StreamDocument patch,
      Precondition precondition,
      String who,
      ActorRef<RegistryReply> replyTo)
      implements Command {}

  /** This stream is no longer wanted. */
  public record Remove(
      StreamId id, Precondition precondition, String who, ActorRef<RegistryReply> replyTo)
      implements Command {}

  /**
   * All of these streams are wanted, or none of the changes is made.
   *
   * @param documents ids are not given twice
   * @param dryRun whether nothing is to be changed, only told what would be
   */
  public record Apply(
      Map<StreamId, StreamDocument> documents,
      boolean dryRun,
      String who,
      ActorRef<Applied> replyTo)
      implements Command {
    public Apply {
      documents = new LinkedHashMap<>(documents);
    }
  }

  /**
   * The configuration says this now. What it said before and does not any more is gone; what was
   * changed over the API since stays so until the configuration says something else.
   *
   * @param documents reads all documents from now on
   * @param mustRead whether to change nothing when a stream that was added over the API makes none
   *     any more
   */
  public record Declare(
      List<DeclaredStream> streams,
      StreamDocuments documents,
      boolean mustRead,
      ActorRef<DeclareReply> replyTo)
      implements Command {
    public Declare {
      streams = List.copyOf(streams);
    }
  }

  /** Who changed a stream, the newest first; empty for one that nobody knows. */
  public record GetHistory(StreamId id, ActorRef<Optional<List<HistoryEntry>>> replyTo)
      implements Command {}

  /** Writes all that is wanted over the API into a backup. */
  public record Export(ActorRef<ExportReply> replyTo) implements Command {}

  /**
   * Of all that is wanted over the API, what the backup holds is wanted, and nothing else; at once,
   * or not at all. What the configuration declares stays as it is.
   */
  public record Restore(Backup backup, String who, ActorRef<RestoreReply> replyTo)
      implements Command {}

  /** Encrypts all that is written down with the newest key. */
  public record Rekey(ActorRef<RekeyReply> replyTo) implements Command {}

  private record Told(RegistryJournal.Answer answer) implements Command {}

  private record OpenJournal() implements Command {}

  private record Ignored() implements Command {}

  /**
   * What became of {@link Apply}.
   *
   * @param done whether the changes are made
   * @param results one for each document, in their order; where one is neither created, replaced
   *     nor the same, nothing was changed
   */
  public record Applied(boolean done, List<RegistryReply> results) {
    public Applied {
      results = List.copyOf(results);
    }
  }

  /** What became of {@link Declare}. */
  public sealed interface DeclareReply {}

  /**
   * It is so.
   *
   * @param changed streams whose wish is another than before
   */
  public record Done(List<StreamId> changed) implements DeclareReply {}

  /** Streams that were added over the API make none over the new defaults; nothing was changed. */
  public record Unreadable(List<RegistryReply.Invalid> streams) implements DeclareReply {}

  /** It could not be written down, and is not so. */
  public record NotDeclared(RegistryReply.NotStored reason) implements DeclareReply {}

  /** What became of {@link Export}. */
  public sealed interface ExportReply {}

  /** All that is wanted over the API. */
  public record Exported(Backup backup) implements ExportReply {}

  /** It could not be read. */
  public record NotExported(NotStored reason) implements ExportReply {}

  /** What became of {@link Restore}. */
  public sealed interface RestoreReply {}

  /** It is so; streams that are as they were are not counted. */
  public record Restored(int created, int changed, int removed) implements RestoreReply {}

  /**
   * This is no backup that can be read here; nothing was changed.
   *
   * @param reason in a sentence, without secrets
   */
  public record BackupRefused(String reason) implements RestoreReply {}

  /** It could not be written down, and is not so. */
  public record NotRestored(NotStored reason) implements RestoreReply {}

  /** What became of {@link Rekey}. */
  public sealed interface RekeyReply {}

  /**
   * Nothing is encrypted with another key any more.
   *
   * @param encrypted false where there is no key
   */
  public record Rekeyed(boolean encrypted) implements RekeyReply {}

  /** It could not be done; all is as it was. */
  public record NotRekeyed(NotStored reason) implements RekeyReply {}

  /** The dispatcher to run it on: reading a document may wait for a disk. */
  public static final String DISPATCHER = "penstock-registry-dispatcher";

  private static final String CONFIGURATION = "configuration";
  private static final int MOST_WAITING = 1000;
  private static final Duration REOPEN = Duration.ofSeconds(1);
  private static final NotStored TOO_MANY = new NotStored(false, "too many changes wait already");

  private final ActorContext<Command> context;
  private final StashBuffer<Command> waiting;
  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final ActorRef<StreamSupervisor.Changed> ignored;
  private final ActorRef<RegistryJournal.Answer> answers;
  private final Journals journals;
  private final Duration historyKeep;
  private final InstantSource clock;

  private RegistryState state = RegistryState.EMPTY;

  /** Whether it was said that nothing can be written. */
  private boolean failing;

  /** What the supervisor knows, by {@link StreamId#key()}. */
  private Map<String, StreamWish> told = new LinkedHashMap<>();

  /** Null until the configuration has spoken; nothing can be read before. */
  private @Nullable Wishes wishes;

  /** Who waits for a change to be safe. */
  private record Waiter(Runnable written, Consumer<NotStored> failed) {}

  /**
   * A registry.
   *
   * @param supervisor is told of every change
   * @param historyKeep how long it is known who changed what
   */
  static Behavior<Command> create(
      ActorRef<StreamSupervisor.Command> supervisor,
      Journals journals,
      Duration historyKeep,
      InstantSource clock) {
    return Behaviors.withStash(
        MOST_WAITING,
        waiting ->
            Behaviors.setup(
                context ->
                    new StreamRegistry(context, waiting, supervisor, journals, historyKeep, clock)
                        .open()));
  }

  /**
   * The registry that the operator chose. The actor system has been given its {@link
   * RegistryStorage}.
   */
  public static Behavior<Command> create(
      ActorRef<StreamSupervisor.Command> supervisor,
      StorageSettings settings,
      InstantSource clock) {
    return Behaviors.setup(
        context ->
            create(
                supervisor,
                RegistryStorage.of(context.getSystem().classicSystem()).journals(),
                settings.historyKeep(),
                clock));
  }

  /** A registry that forgets when it ends. */
  public static Behavior<Command> inMemory(
      ActorRef<StreamSupervisor.Command> supervisor, Duration historyKeep, InstantSource clock) {
    return create(supervisor, RegistryJournal::inMemory, historyKeep, clock);
  }

  private StreamRegistry(
      ActorContext<Command> context,
      StashBuffer<Command> waiting,
      ActorRef<StreamSupervisor.Command> supervisor,
      Journals journals,
      Duration historyKeep,
      InstantSource clock) {
    this.context = context;
    this.waiting = waiting;
    this.supervisor = supervisor;
    this.journals = journals;
    this.historyKeep = historyKeep;
    this.clock = clock;
    this.ignored = context.messageAdapter(StreamSupervisor.Changed.class, changed -> new Ignored());
    this.answers = context.messageAdapter(RegistryJournal.Answer.class, Told::new);
  }

  // ---------------------------------------------------------------- states

  /** The journal reads what there is; whoever asks meanwhile waits. */
  private Behavior<Command> open() {
    ActorRef<RegistryJournal.Command> journal = context.spawnAnonymous(journals.open(answers));
    context.watch(journal);
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onRecovered(told, journal))
        .onMessage(Ignored.class, told -> Behaviors.same())
        .onAnyMessage(this::await)
        .onSignal(ChildFailed.class, failed -> onFailed(failed.cause()))
        .build();
  }

  private Behavior<Command> onRecovered(Told told, ActorRef<RegistryJournal.Command> journal) {
    if (!(told.answer() instanceof RegistryJournal.Recovered recovered)) {
      return Behaviors.same();
    }
    state = recovered.state();
    if (failing) {
      failing = false;
      context.getLog().info("The registry can be written and read again");
    }
    if (wishes == null) {
      return waiting.unstashAll(undeclared(journal));
    }
    // What failed may have been written nevertheless.
    publish(wishes);
    return waiting.unstashAll(ready(journal, wishes));
  }

  /** It is known what was added over the API, and not yet over which defaults. */
  private Behavior<Command> undeclared(ActorRef<RegistryJournal.Command> journal) {
    return Behaviors.receive(Command.class)
        .onMessage(Declare.class, declare -> onDeclare(declare, journal))
        .onMessage(GetHistory.class, this::onGetHistory)
        .onMessage(Export.class, this::onExport)
        .onMessage(Restore.class, restore -> onRestore(restore, journal))
        .onMessage(Rekey.class, this::onRekey)
        .onMessage(Told.class, told -> Behaviors.same())
        .onMessage(Ignored.class, told -> Behaviors.same())
        .onAnyMessage(this::await)
        .onSignal(ChildFailed.class, failed -> onFailed(failed.cause()))
        .build();
  }

  private Behavior<Command> ready(ActorRef<RegistryJournal.Command> journal, Wishes known) {
    return Behaviors.receive(Command.class)
        .onMessage(Put.class, put -> onPut(put, journal, known))
        .onMessage(Patch.class, patch -> onPatch(patch, journal, known))
        .onMessage(Remove.class, remove -> onRemove(remove, journal))
        .onMessage(Apply.class, apply -> onApply(apply, journal, known))
        .onMessage(Declare.class, declare -> onDeclare(declare, journal))
        .onMessage(GetHistory.class, this::onGetHistory)
        .onMessage(Export.class, this::onExport)
        .onMessage(Restore.class, restore -> onRestore(restore, journal))
        .onMessage(Rekey.class, this::onRekey)
        .onMessage(Told.class, told -> Behaviors.same())
        .onMessage(Ignored.class, told -> Behaviors.same())
        .onSignal(ChildFailed.class, failed -> onFailed(failed.cause()))
        .build();
  }

  /** A change is being written down, and is not so before it is. Others wait. */
  private Behavior<Command> writing(
      ActorRef<RegistryJournal.Command> journal, RegistryEvent event, Waiter waiter) {
    journal.tell(new RegistryJournal.Write(event));
    return Behaviors.receive(Command.class)
        .onMessage(GetHistory.class, this::onGetHistory)
        .onMessage(Told.class, told -> onWritten(told, journal, event, waiter))
        .onMessage(Ignored.class, told -> Behaviors.same())
        .onAnyMessage(this::await)
        .onSignal(
            ChildFailed.class,
            failed -> {
              waiter.failed().accept(StorageTrouble.of(failed.cause()));
              return onFailed(failed.cause());
            })
        .build();
  }

  private Behavior<Command> onWritten(
      Told told, ActorRef<RegistryJournal.Command> journal, RegistryEvent event, Waiter waiter) {
    if (told.answer() instanceof RegistryJournal.NoRoom) {
      waiter.failed().accept(StorageTrouble.FULL);
    } else if (told.answer() instanceof RegistryJournal.Written) {
      state = state.after(event, historyKeep);
      waiter.written().run();
    } else {
      return Behaviors.same();
    }
    return waiting.unstashAll(wishes == null ? undeclared(journal) : ready(journal, wishes));
  }

  /** Nothing can be written for the moment; whoever asks is told so at once. */
  private Behavior<Command> onFailed(Throwable failure) {
    if (!failing) {
      failing = true;
      context.getLog().error("The registry cannot be written or read; it is tried again", failure);
    }
    // Whatever it was that failed: without room, room is what it lacks.
    return waiting.unstashAll(
        closed(journals.hasRoom() ? StorageTrouble.of(failure) : StorageTrouble.FULL));
  }

  private Behavior<Command> closed(NotStored trouble) {
    context.scheduleOnce(REOPEN, context.getSelf(), new OpenJournal());
    return Behaviors.receive(Command.class)
        .onMessage(
            OpenJournal.class, open -> journals.hasRoom() ? open() : closed(StorageTrouble.FULL))
        .onMessage(Export.class, export -> answer(export.replyTo(), new NotExported(trouble)))
        .onMessage(Restore.class, restore -> answer(restore.replyTo(), new NotRestored(trouble)))
        .onMessage(Rekey.class, rekey -> answer(rekey.replyTo(), new NotRekeyed(trouble)))
        .onMessage(Put.class, put -> answer(put.replyTo(), trouble))
        .onMessage(Patch.class, patch -> answer(patch.replyTo(), trouble))
        .onMessage(Remove.class, remove -> answer(remove.replyTo(), trouble))
        .onMessage(
            Apply.class,
            apply -> answer(apply.replyTo(), new Applied(false, List.<RegistryReply>of(trouble))))
        .onMessage(Declare.class, declare -> answer(declare.replyTo(), new NotDeclared(trouble)))
        .onMessage(GetHistory.class, this::onGetHistory)
        .onMessage(Told.class, told -> Behaviors.same())
        .onMessage(Ignored.class, told -> Behaviors.same())
        .build();
  }

  private static <T> Behavior<Command> answer(ActorRef<? super T> replyTo, T answer) {
    replyTo.unsafeUpcast().tell(answer);
    return Behaviors.same();
  }

  private Behavior<Command> await(Command command) {
    if (!waiting.isFull()) {
      waiting.stash(command);
      return Behaviors.same();
    }
    RegistryReply overloaded = new RegistryReply.Overloaded();
    if (command instanceof Put put) {
      put.replyTo().tell(overloaded);
    } else if (command instanceof Patch patch) {
      patch.replyTo().tell(overloaded);
    } else if (command instanceof Remove remove) {
      remove.replyTo().tell(overloaded);
    } else if (command instanceof Apply apply) {
      apply.replyTo().tell(new Applied(false, List.of(overloaded)));
    } else if (command instanceof Declare declare) {
      declare.replyTo().tell(new NotDeclared(TOO_MANY));
    } else if (command instanceof Export export) {
      export.replyTo().tell(new NotExported(TOO_MANY));
    } else if (command instanceof Restore restore) {
      restore.replyTo().tell(new NotRestored(TOO_MANY));
    } else if (command instanceof Rekey rekey) {
      rekey.replyTo().tell(new NotRekeyed(TOO_MANY));
    }
    return Behaviors.same();
  }

  // ---------------------------------------------------------------- one stream

  private Behavior<Command> onPut(
      Put put, ActorRef<RegistryJournal.Command> journal, Wishes known) {
    Entry entry = state.entries().get(put.id().key());
    Optional<RegistryReply> refusal = refusal(put.id(), entry, put.precondition());
    if (refusal.isPresent()) {
      return answer(put.replyTo(), refusal.get());
    }
    Wishes.Meant meant = known.meant(put.id(), put.document(), entry, told.get(put.id().key()));
    return want(put.id(), entry, meant, put.who(), put.replyTo(), journal, known);
  }

  private Behavior<Command> onPatch(
      Patch patch, ActorRef<RegistryJournal.Command> journal, Wishes known) {
    Entry entry = state.entries().get(patch.id().key());
    if (entry == null) {
      return answer(patch.replyTo(), new RegistryReply.Unknown(patch.id()));
    }
    Optional<RegistryReply> refusal = refusal(patch.id(), entry, patch.precondition());
    if (refusal.isPresent()) {
      return answer(patch.replyTo(), refusal.get());
    }
    Wishes.Meant meant = known.patched(patch.patch(), entry, told.get(patch.id().key()));
    return want(patch.id(), entry, meant, patch.who(), patch.replyTo(), journal, known);
  }

  private Behavior<Command> want(
      StreamId id,
      @Nullable Entry entry,
      Wishes.Meant meant,
      String who,
      ActorRef<RegistryReply> replyTo,
      ActorRef<RegistryJournal.Command> journal,
      Wishes known) {
    Decision decision = Decision.on(id, entry, meant, known);
    if (decision.change().isEmpty()) {
      return answer(replyTo, decision.reply(state));
    }
    RegistryEvent event = event(who, List.of(decision.change().get()));
    return writing(
        journal,
        event,
        new Waiter(
            () -> {
              RegistryReply reply = decision.reply(state);
              tell(reply);
              replyTo.tell(reply);
            },
            replyTo::tell));
  }

  private Behavior<Command> onRemove(Remove remove, ActorRef<RegistryJournal.Command> journal) {
    Entry entry = state.entries().get(remove.id().key());
    if (entry == null) {
      return answer(remove.replyTo(), new RegistryReply.Unknown(remove.id()));
    }
    Optional<RegistryReply> refusal = refusal(remove.id(), entry, remove.precondition());
    if (refusal.isPresent()) {
      return answer(remove.replyTo(), refusal.get());
    }
    if (entry.origin() == Origin.CONFIG) {
      return answer(remove.replyTo(), new RegistryReply.Declared(remove.id()));
    }
    return writing(
        journal,
        event(remove.who(), List.of(new Dropped(entry.id()))),
        new Waiter(
            () -> {
              told.remove(entry.id().key());
              supervisor.tell(new StreamSupervisor.Remove(entry.id(), ignored));
              remove.replyTo().tell(new RegistryReply.Removed(entry.id()));
            },
            remove.replyTo()::tell));
  }

  private static Optional<RegistryReply> refusal(
      StreamId id, @Nullable Entry entry, Precondition precondition) {
    if (precondition instanceof Precondition.Absent) {
      return entry == null ? Optional.empty() : Optional.of(new RegistryReply.Exists(id));
    }
    if (precondition instanceof Precondition.None) {
      return Optional.empty();
    }
    if (entry == null) {
      return Optional.of(new RegistryReply.Stale(id, 0));
    }
    return precondition instanceof Precondition.Versions expected
            && !expected.versions().contains(entry.version())
        ? Optional.of(new RegistryReply.Stale(id, entry.version()))
        : Optional.empty();
  }

  // ---------------------------------------------------------------- many streams

  private Behavior<Command> onApply(
      Apply apply, ActorRef<RegistryJournal.Command> journal, Wishes known) {
    List<Decision> decisions = new ArrayList<>();
    apply
        .documents()
        .forEach(
            (id, given) -> {
              Entry entry = state.entries().get(id.key());
              Wishes.Meant meant = known.meant(id, given, entry, told.get(id.key()));
              decisions.add(Decision.on(id, entry, meant, known));
            });
    boolean sound = decisions.stream().allMatch(Decision::isSound);
    List<StreamChange> changes =
        decisions.stream().flatMap(decision -> decision.change().stream()).toList();
    if (!sound || apply.dryRun() || changes.isEmpty()) {
      return answer(apply.replyTo(), new Applied(sound && !apply.dryRun(), replies(decisions)));
    }
    return writing(
        journal,
        event(apply.who(), changes),
        new Waiter(
            () -> {
              List<RegistryReply> replies = replies(decisions);
              replies.forEach(this::tell);
              apply.replyTo().tell(new Applied(true, replies));
            },
            trouble -> apply.replyTo().tell(new Applied(false, List.of(trouble)))));
  }

  private List<RegistryReply> replies(List<Decision> decisions) {
    return decisions.stream().map(decision -> decision.reply(state)).toList();
  }

  private Behavior<Command> onDeclare(Declare declare, ActorRef<RegistryJournal.Command> journal) {
    Wishes next = new Wishes(declare.documents(), declare.streams());
    if (declare.mustRead()) {
      List<RegistryReply.Invalid> unreadable = unreadable(next);
      if (!unreadable.isEmpty()) {
        return answer(declare.replyTo(), new Unreadable(unreadable));
      }
    }
    List<StreamChange> changes = Declarations.changes(state, declare.streams());
    Runnable done =
        () -> {
          Map<String, StreamWish> before = told;
          wishes = next;
          publish(next);
          declare.replyTo().tell(new Done(Declarations.changed(before, told)));
        };
    if (changes.isEmpty()) {
      done.run();
      return waiting.unstashAll(ready(journal, next));
    }
    return writing(
        journal,
        event(CONFIGURATION, changes),
        new Waiter(done, trouble -> declare.replyTo().tell(new NotDeclared(trouble))));
  }

  /** Those that make no stream over what is declared next, though they do now. */
  private List<RegistryReply.Invalid> unreadable(Wishes next) {
    List<RegistryReply.Invalid> unreadable = new ArrayList<>();
    for (Entry entry : state.entries().values()) {
      StreamWish now = told.get(entry.id().key());
      boolean worked = now != null && now.unreadable().isEmpty();
      if (entry.origin() == Origin.API
          && worked
          && next.declared(entry.id()).isEmpty()
          && next.read(entry.id(), next.document(entry), Origin.API)
              instanceof StreamDocuments.Refused refused) {
        unreadable.add(new RegistryReply.Invalid(entry.id(), refused.problems()));
      }
    }
    return unreadable;
  }

  private RegistryEvent event(String who, List<StreamChange> changes) {
    return new RegistryEvent(clock.instant(), who, changes);
  }

  // ---------------------------------------------------------------- backup, keys

  private Behavior<Command> onExport(Export export) {
    return answer(
        export.replyTo(), new Exported(Backup.of(state, clock.instant(), journals.seal())));
  }

  private Behavior<Command> onRestore(Restore restore, ActorRef<RegistryJournal.Command> journal) {
    List<StreamChange> changes;
    try {
      changes = restore.backup().changes(state, journals.seal());
    } catch (UnreadableRegistry e) {
      return answer(restore.replyTo(), new BackupRefused(e.reason()));
    }
    Restored restored = restored(changes);
    if (changes.isEmpty()) {
      return answer(restore.replyTo(), restored);
    }
    return writing(
        journal,
        event(restore.who(), changes),
        new Waiter(
            () -> {
              if (wishes != null) {
                publish(wishes);
              }
              restore.replyTo().tell(restored);
            },
            trouble -> restore.replyTo().tell(new NotRestored(trouble))));
  }

  private Restored restored(List<StreamChange> changes) {
    int created = 0;
    int removed = 0;
    for (StreamChange change : changes) {
      if (change instanceof Dropped) {
        removed++;
      } else if (!state.entries().containsKey(change.id().key())) {
        created++;
      }
    }
    return new Restored(created, changes.size() - created - removed, removed);
  }

  /** Here and now: it is over within a second, and no change may come between. */
  private Behavior<Command> onRekey(Rekey rekey) {
    try {
      journals.rewrite();
      return answer(rekey.replyTo(), new Rekeyed(journals.seal().encrypts()));
    } catch (SQLException | UnreadableRegistry e) {
      context.getLog().error("The registry could not be encrypted anew; it is as it was", e);
      NotStored reason = journals.hasRoom() ? StorageTrouble.of(e) : StorageTrouble.FULL;
      return answer(rekey.replyTo(), new NotRekeyed(reason));
    }
  }

  // ---------------------------------------------------------------- the supervisor

  /** Tells the supervisor of all that it does not know. */
  private void publish(Wishes known) {
    Map<String, StreamWish> before = told;
    told = new LinkedHashMap<>();
    state
        .entries()
        .forEach(
            (key, entry) -> {
              StreamWish wish = known.wish(entry);
              told.put(key, wish);
              if (!wish.equals(before.get(key))) {
                wish.unreadable().ifPresent(reason -> logUnreadable(wish.id(), reason));
                supervisor.tell(new StreamSupervisor.Put(wish, ignored));
              }
            });
    before.forEach(
        (key, wish) -> {
          if (!told.containsKey(key)) {
            supervisor.tell(new StreamSupervisor.Remove(wish.id(), ignored));
          }
        });
  }

  private void logUnreadable(StreamId id, String reason) {
    AboutStream.run(
        id.value(), () -> context.getLog().error("Stream {} cannot be run: {}", id, reason));
  }

  private void tell(RegistryReply reply) {
    if (reply instanceof RegistryReply.Created created) {
      tell(created.wish());
    } else if (reply instanceof RegistryReply.Replaced replaced) {
      tell(replaced.wish());
    }
  }

  private void tell(StreamWish wish) {
    told.put(wish.id().key(), wish);
    supervisor.tell(new StreamSupervisor.Put(wish, ignored));
  }

  // ---------------------------------------------------------------- questions

  private Behavior<Command> onGetHistory(GetHistory get) {
    // Nothing may have been written for long.
    List<HistoryEntry> history =
        state.compacted(clock.instant(), historyKeep).history().get(get.id().key());
    if (history == null) {
      get.replyTo().tell(Optional.empty());
    } else {
      List<HistoryEntry> newestFirst = new ArrayList<>(history);
      Collections.reverse(newestFirst);
      get.replyTo().tell(Optional.of(List.copyOf(newestFirst)));
    }
    return Behaviors.same();
  }
}
