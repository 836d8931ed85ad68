package io.penstock.registry;

import akka.actor.typed.ActorRef;
import io.penstock.registry.RegistryEvent.Dropped;
import io.penstock.registry.RegistryEvent.StreamChange;
import io.penstock.registry.RegistryEvent.Wanted;
import io.penstock.registry.RegistryState.Entry;
import io.penstock.registry.StreamRegistry.Applied;
import io.penstock.registry.StreamRegistry.Apply;
import io.penstock.registry.StreamRegistry.BackupRefused;
import io.penstock.registry.StreamRegistry.Declare;
import io.penstock.registry.StreamRegistry.Done;
import io.penstock.registry.StreamRegistry.Export;
import io.penstock.registry.StreamRegistry.Exported;
import io.penstock.registry.StreamRegistry.GetHistory;
import io.penstock.registry.StreamRegistry.NotDeclared;
import io.penstock.registry.StreamRegistry.NotRestored;
import io.penstock.registry.StreamRegistry.Patch;
import io.penstock.registry.StreamRegistry.Put;
import io.penstock.registry.StreamRegistry.Remove;
import io.penstock.registry.StreamRegistry.Restore;
import io.penstock.registry.StreamRegistry.Restored;
import io.penstock.registry.StreamRegistry.Unreadable;
import io.penstock.settings.DeclaredStream;
import io.penstock.settings.Problem;
import io.penstock.settings.SharedFolders;
import io.penstock.settings.StreamDocuments;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamWish;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the registry knows, and what it decides about each command. Its actor's thread only. */
final class RegistryDecisions {
  private static final String CONFIGURATION = "configuration";

  private final ToldStreams told;
  private final RegistrySeal seal;
  private final Duration historyKeep;
  private final InstantSource clock;

  private RegistryState state = RegistryState.EMPTY;

  /** Null until the configuration has spoken; nothing can be read before. */
  private @Nullable Wishes wishes;

  RegistryDecisions(
      ToldStreams told, RegistrySeal seal, Duration historyKeep, InstantSource clock) {
    this.told = told;
    this.seal = seal;
    this.historyKeep = historyKeep;
    this.clock = clock;
  }

  // ---------------------------------------------------------------- what is known

  /** This is what is written down. It may hold what was thought to have failed. */
  void recovered(RegistryState written) {
    state = written;
    publish();
  }

  /** This is written down. */
  void written(RegistryEvent event) {
    state = state.after(event, historyKeep);
  }

  /** Whether it is known over which defaults streams are to be read. */
  boolean declared() {
    return wishes != null;
  }

  private Wishes known() {
    Wishes now = wishes;
    if (now == null) {
      throw new IllegalStateException("nothing was declared yet");
    }
    return now;
  }

  private void publish() {
    if (wishes != null) {
      told.publish(state, wishes);
    }
  }

  // ---------------------------------------------------------------- one stream

  Step put(Put put) {
    Entry entry = state.entries().get(put.id().key());
    Optional<RegistryReply> refusal = refusal(put.id(), entry, put.precondition());
    if (refusal.isPresent()) {
      return Step.answer(put.replyTo(), refusal.get());
    }
    Wishes.Meant meant = known().meant(put.id(), put.document(), entry, told.wish(put.id()));
    return want(put.id(), entry, meant, put.who(), put.replyTo());
  }

  Step patch(Patch patch) {
    Entry entry = state.entries().get(patch.id().key());
    if (entry == null) {
      return Step.answer(patch.replyTo(), new RegistryReply.Unknown(patch.id()));
    }
    Optional<RegistryReply> refusal = refusal(patch.id(), entry, patch.precondition());
    if (refusal.isPresent()) {
      return Step.answer(patch.replyTo(), refusal.get());
    }
    Wishes.Meant meant = known().patched(patch.patch(), entry, told.wish(patch.id()));
    return want(patch.id(), entry, meant, patch.who(), patch.replyTo());
  }

  private Step want(
      StreamId id,
      @Nullable Entry entry,
      Wishes.Meant meant,
      String who,
      ActorRef<RegistryReply> replyTo) {
    Decision decision = Decision.on(id, entry, meant, known()).beside(others(Set.of(id.key())));
    if (decision.change().isEmpty()) {
      return Step.answer(replyTo, decision.reply(state));
    }
    RegistryEvent event = event(who, List.of(decision.change().get()));
    return Step.write(
        event,
        () -> {
          RegistryReply reply = decision.reply(state);
          told.tell(reply);
          replyTo.tell(reply);
        },
        replyTo::tell);
  }

  Step remove(Remove remove) {
    Entry entry = state.entries().get(remove.id().key());
    if (entry == null) {
      return Step.answer(remove.replyTo(), new RegistryReply.Unknown(remove.id()));
    }
    Optional<RegistryReply> refusal = refusal(remove.id(), entry, remove.precondition());
    if (refusal.isPresent()) {
      return Step.answer(remove.replyTo(), refusal.get());
    }
    if (entry.origin() == Origin.CONFIG) {
      return Step.answer(remove.replyTo(), new RegistryReply.Declared(remove.id()));
    }
    return Step.write(
        event(remove.who(), List.of(new Dropped(entry.id()))),
        () -> {
          told.remove(entry.id());
          remove.replyTo().tell(new RegistryReply.Removed(entry.id()));
        },
        remove.replyTo()::tell);
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

  Step apply(Apply apply) {
    List<Decision> decisions = new ArrayList<>();
    List<StreamSpec> others =
        others(apply.documents().keySet().stream().map(StreamId::key).collect(Collectors.toSet()));
    apply
        .documents()
        .forEach(
            (id, given) -> {
              Entry entry = state.entries().get(id.key());
              Wishes.Meant meant = known().meant(id, given, entry, told.wish(id));
              Decision decision = Decision.on(id, entry, meant, known()).beside(others);
              decision.spec().ifPresent(others::add);
              decisions.add(decision);
            });
    boolean sound = decisions.stream().allMatch(Decision::isSound);
    List<StreamChange> changes =
        decisions.stream().flatMap(decision -> decision.change().stream()).toList();
    if (!sound || apply.dryRun() || changes.isEmpty()) {
      return Step.answer(
          apply.replyTo(), new Applied(sound && !apply.dryRun(), replies(decisions)));
    }
    return Step.write(
        event(apply.who(), changes),
        () -> {
          List<RegistryReply> replies = replies(decisions);
          replies.forEach(told::tell);
          apply.replyTo().tell(new Applied(true, replies));
        },
        trouble -> apply.replyTo().tell(new Applied(false, List.of(trouble))));
  }

  /** What was told of streams other than these. */
  private List<StreamSpec> others(Set<String> keys) {
    List<StreamSpec> others = new ArrayList<>();
    told.all()
        .forEach(
            (key, wish) -> {
              if (!keys.contains(key)) {
                others.add(wish.spec());
              }
            });
    return others;
  }

  private List<RegistryReply> replies(List<Decision> decisions) {
    return decisions.stream().map(decision -> decision.reply(state)).toList();
  }

  Step declare(Declare declare) {
    Wishes next = new Wishes(declare.documents(), declare.streams());
    List<StreamChange> changes = new ArrayList<>(Declarations.changes(state, declare.streams()));
    Map<Entry, StreamDocuments.Result> untouched = untouched(changes, next);
    if (declare.mustRead()) {
      List<RegistryReply.Invalid> unreadable = unreadable(untouched, declare);
      if (!unreadable.isEmpty()) {
        return Step.answer(declare.replyTo(), new Unreadable(unreadable));
      }
    }
    changes.addAll(inherited(untouched));
    Runnable done =
        () -> {
          Map<String, StreamWish> before = told.all();
          wishes = next;
          told.publish(state, next);
          declare.replyTo().tell(new Done(Declarations.changed(before, told.all())));
        };
    if (changes.isEmpty()) {
      return Step.told(done);
    }
    return Step.write(
        event(CONFIGURATION, changes),
        done,
        trouble -> declare.replyTo().tell(new NotDeclared(trouble)));
  }

  /** The streams that are there and stay as they were written, and what they make next. */
  private Map<Entry, StreamDocuments.Result> untouched(List<StreamChange> changes, Wishes next) {
    Set<String> changed =
        changes.stream().map(change -> change.id().key()).collect(Collectors.toSet());
    Map<Entry, StreamDocuments.Result> untouched = new LinkedHashMap<>();
    for (Entry entry : state.entries().values()) {
      if (told.wish(entry.id()) != null && !changed.contains(entry.id().key())) {
        untouched.put(entry, next.read(entry));
      }
    }
    return untouched;
  }

  /**
   * Streams that become others though nobody wrote them otherwise: a default or a password's file
   * changed. Their version has to change with them.
   */
  private List<StreamChange> inherited(Map<Entry, StreamDocuments.Result> untouched) {
    List<StreamChange> inherited = new ArrayList<>();
    untouched.forEach(
        (entry, result) -> {
          StreamSpec becoming =
              result instanceof StreamDocuments.Read read
                  ? read.spec()
                  : StreamDocuments.placeholder(entry.id());
          StreamWish now = told.wish(entry.id());
          if (now != null && !becoming.equals(now.spec())) {
            inherited.add(
                new Wanted(
                    entry.id(), entry.origin(), entry.document(), entry.declared(), List.of()));
          }
        });
    return inherited;
  }

  /** Those that were written over the API and make no stream over what is declared next. */
  private List<RegistryReply.Invalid> unreadable(
      Map<Entry, StreamDocuments.Result> untouched, Declare declare) {
    List<StreamSpec> declared = declare.streams().stream().map(DeclaredStream::spec).toList();
    List<RegistryReply.Invalid> unreadable = new ArrayList<>();
    untouched.forEach(
        (entry, result) -> {
          StreamWish now = told.wish(entry.id());
          if (now != null && now.unreadable().isEmpty() && entry.document().isPresent()) {
            List<Problem> problems = problems(result, declared);
            if (!problems.isEmpty()) {
              unreadable.add(new RegistryReply.Invalid(entry.id(), problems));
            }
          }
        });
    return unreadable;
  }

  private static List<Problem> problems(StreamDocuments.Result result, List<StreamSpec> declared) {
    return result instanceof StreamDocuments.Refused refused
        ? refused.problems()
        : SharedFolders.problems(((StreamDocuments.Read) result).spec(), declared);
  }

  private RegistryEvent event(String who, List<StreamChange> changes) {
    return new RegistryEvent(clock.instant(), who, changes);
  }

  Step restore(Restore restore) {
    List<StreamChange> changes;
    try {
      changes = restore.backup().changes(state, seal);
    } catch (UnreadableRegistry e) {
      return Step.answer(restore.replyTo(), new BackupRefused(e.reason()));
    }
    Restored restored = restored(changes);
    if (changes.isEmpty()) {
      return Step.answer(restore.replyTo(), restored);
    }
    return Step.write(
        event(restore.who(), changes),
        () -> {
          publish();
          restore.replyTo().tell(restored);
        },
        trouble -> restore.replyTo().tell(new NotRestored(trouble)));
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

  // ---------------------------------------------------------------- questions

  Step export(Export export) {
    return Step.answer(export.replyTo(), new Exported(Backup.of(state, clock.instant(), seal)));
  }

  Step history(GetHistory get) {
    // Nothing may have been written for long.
    List<HistoryEntry> history =
        state.compacted(clock.instant(), historyKeep).history().get(get.id().key());
    if (history == null) {
      return Step.answer(get.replyTo(), Optional.empty());
    }
    List<HistoryEntry> newestFirst = new ArrayList<>(history);
    Collections.reverse(newestFirst);
    return Step.answer(get.replyTo(), Optional.of(List.copyOf(newestFirst)));
  }
}
