package io.penstock.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import io.penstock.control.StreamSupervisor;
import io.penstock.observe.AboutStream;
import io.penstock.registry.RegistryReply.NotStored;
import io.penstock.registry.StreamRegistry.Applied;
import io.penstock.registry.StreamRegistry.Apply;
import io.penstock.registry.StreamRegistry.Command;
import io.penstock.registry.StreamRegistry.Declare;
import io.penstock.registry.StreamRegistry.Export;
import io.penstock.registry.StreamRegistry.GetHistory;
import io.penstock.registry.StreamRegistry.Ignored;
import io.penstock.registry.StreamRegistry.NotDeclared;
import io.penstock.registry.StreamRegistry.NotExported;
import io.penstock.registry.StreamRegistry.NotRekeyed;
import io.penstock.registry.StreamRegistry.NotRestored;
import io.penstock.registry.StreamRegistry.OpenJournal;
import io.penstock.registry.StreamRegistry.Patch;
import io.penstock.registry.StreamRegistry.Put;
import io.penstock.registry.StreamRegistry.Rekey;
import io.penstock.registry.StreamRegistry.Rekeyed;
import io.penstock.registry.StreamRegistry.Remove;
import io.penstock.registry.StreamRegistry.Restore;
import io.penstock.registry.StreamRegistry.Told;
import io.penstock.stream.StreamWish;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The registry as an actor. A change is decided by {@link RegistryDecisions}, written down by the
 * {@link RegistryJournal}, and then told to the supervisor and to whoever asked, in this order.
 *
 * <p>Runs on a dispatcher whose threads may wait, since reading a document may look at files.
 */
final class RegistryActor {
  private static final int MOST_WAITING = 1000;
  private static final Duration REOPEN = Duration.ofSeconds(1);
  private static final NotStored TOO_MANY = new NotStored(false, "too many changes wait already");

  private final ActorContext<Command> context;
  private final StashBuffer<Command> waiting;
  private final ActorRef<RegistryJournal.Answer> answers;
  private final Journals journals;
  private final RegistryDecisions decisions;

  /** Whether it was said that nothing can be written. */
  private boolean failing;

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
                context -> {
                  ToldStreams told =
                      new ToldStreams(
                          supervisor,
                          context.messageAdapter(
                              StreamSupervisor.Changed.class, changed -> new Ignored()),
                          wish -> logUnreadable(context, wish));
                  RegistryDecisions decisions =
                      new RegistryDecisions(told, journals.seal(), historyKeep, clock);
                  return new RegistryActor(context, waiting, journals, decisions).opening();
                }));
  }

  private static void logUnreadable(ActorContext<Command> context, StreamWish wish) {
    AboutStream.run(
        wish.id().value(),
        () ->
            context
                .getLog()
                .error("Stream {} cannot be run: {}", wish.id(), wish.unreadable().orElse("")));
  }

  private RegistryActor(
      ActorContext<Command> context,
      StashBuffer<Command> waiting,
      Journals journals,
      RegistryDecisions decisions) {
    this.context = context;
    this.waiting = waiting;
    this.journals = journals;
    this.decisions = decisions;
    this.answers = context.messageAdapter(RegistryJournal.Answer.class, Told::new);
  }

  // ---------------------------------------------------------------- it can be written

  /** The journal reads what there is; whoever asks meanwhile waits. */
  private Behavior<Command> opening() {
    ActorRef<RegistryJournal.Command> journal = openJournal();
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onRecovered(told, journal))
        .onMessage(Ignored.class, told -> Behaviors.same())
        .onAnyMessage(this::await)
        .onSignal(ChildFailed.class, failed -> onFailed(failed.cause()))
        .build();
  }

  private ActorRef<RegistryJournal.Command> openJournal() {
    ActorRef<RegistryJournal.Command> journal =
        context.spawnAnonymous(journals.open(answers), DispatcherSelector.sameAsParent());
    context.watch(journal);
    return journal;
  }

  private Behavior<Command> onRecovered(Told told, ActorRef<RegistryJournal.Command> journal) {
    if (!(told.answer() instanceof RegistryJournal.Recovered recovered)) {
      return Behaviors.same();
    }
    if (failing) {
      failing = false;
      context.getLog().info("The registry can be written and read again");
    }
    decisions.recovered(recovered.state());
    return settled(journal);
  }

  /** Nothing is being written. */
  private Behavior<Command> settled(ActorRef<RegistryJournal.Command> journal) {
    return waiting.unstashAll(decisions.declared() ? ready(journal) : undeclared(journal));
  }

  /** It is known what was added over the API, and not yet over which defaults. */
  private Behavior<Command> undeclared(ActorRef<RegistryJournal.Command> journal) {
    return answering(journal).onAnyMessage(this::await).build();
  }

  private Behavior<Command> ready(ActorRef<RegistryJournal.Command> journal) {
    return answering(journal)
        .onMessage(Put.class, put -> take(decisions.put(put), journal))
        .onMessage(Patch.class, patch -> take(decisions.patch(patch), journal))
        .onMessage(Remove.class, remove -> take(decisions.remove(remove), journal))
        .onMessage(Apply.class, apply -> take(decisions.apply(apply), journal))
        .build();
  }

  /** What needs no declaration. */
  private BehaviorBuilder<Command> answering(ActorRef<RegistryJournal.Command> journal) {
    return Behaviors.receive(Command.class)
        .onMessage(Declare.class, declare -> take(decisions.declare(declare), journal))
        .onMessage(GetHistory.class, this::onGetHistory)
        .onMessage(Export.class, export -> take(decisions.export(export), journal))
        .onMessage(Restore.class, restore -> take(decisions.restore(restore), journal))
        .onMessage(Rekey.class, this::onRekey)
        .onMessage(Told.class, told -> Behaviors.same())
        .onMessage(Ignored.class, told -> Behaviors.same())
        .onSignal(ChildFailed.class, failed -> onFailed(failed.cause()));
  }

  private Behavior<Command> take(Step step, ActorRef<RegistryJournal.Command> journal) {
    if (step.event().isPresent()) {
      return writing(journal, step.event().get(), step);
    }
    boolean declared = decisions.declared();
    step.done().run();
    return declared == decisions.declared() ? Behaviors.same() : settled(journal);
  }

  /** A change is being written down, and is not so before it is. Others wait. */
  private Behavior<Command> writing(
      ActorRef<RegistryJournal.Command> journal, RegistryEvent event, Step step) {
    journal.tell(new RegistryJournal.Write(event));
    return Behaviors.receive(Command.class)
        .onMessage(GetHistory.class, this::onGetHistory)
        .onMessage(Told.class, told -> onWritten(told, journal, event, step))
        .onMessage(Ignored.class, told -> Behaviors.same())
        .onAnyMessage(this::await)
        .onSignal(
            ChildFailed.class,
            failed -> {
              step.failed().accept(StorageTrouble.of(failed.cause()));
              return onFailed(failed.cause());
            })
        .build();
  }

  private Behavior<Command> onWritten(
      Told told, ActorRef<RegistryJournal.Command> journal, RegistryEvent event, Step step) {
    if (told.answer() instanceof RegistryJournal.NoRoom) {
      step.failed().accept(StorageTrouble.FULL);
    } else if (told.answer() instanceof RegistryJournal.Written) {
      decisions.written(event);
      step.done().run();
    } else {
      return Behaviors.same();
    }
    return settled(journal);
  }

  private Behavior<Command> onGetHistory(GetHistory get) {
    decisions.history(get).done().run();
    return Behaviors.same();
  }

  /** Here and now: it is over within a second, and no change may come between. */
  private Behavior<Command> onRekey(Rekey rekey) {
    try {
      journals.rewrite();
      rekey.replyTo().tell(new Rekeyed(journals.seal().encrypts()));
    } catch (SQLException | UnreadableRegistry e) {
      context.getLog().error("The registry could not be encrypted anew; it is as it was", e);
      NotStored reason = journals.hasRoom() ? StorageTrouble.of(e) : StorageTrouble.FULL;
      rekey.replyTo().tell(new NotRekeyed(reason));
    }
    return Behaviors.same();
  }

  // ---------------------------------------------------------------- it cannot be written

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
            OpenJournal.class,
            open -> journals.hasRoom() ? reopening(trouble) : closed(StorageTrouble.FULL))
        .onMessage(GetHistory.class, this::onGetHistory)
        .onAnyMessage(command -> refuse(command, trouble, trouble))
        .build();
  }

  /** A database that is away may take its time to be so; nobody waits for that. */
  private Behavior<Command> reopening(NotStored trouble) {
    ActorRef<RegistryJournal.Command> journal = openJournal();
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onRecovered(told, journal))
        .onMessage(GetHistory.class, this::onGetHistory)
        .onAnyMessage(command -> refuse(command, trouble, trouble))
        .onSignal(ChildFailed.class, failed -> onFailed(failed.cause()))
        .build();
  }

  private Behavior<Command> await(Command command) {
    if (waiting.isFull()) {
      return refuse(command, new RegistryReply.Overloaded(), TOO_MANY);
    }
    waiting.stash(command);
    return Behaviors.same();
  }

  /**
   * @param reply to whoever wants to change streams
   * @param reason for everybody else
   */
  private static Behavior<Command> refuse(Command command, RegistryReply reply, NotStored reason) {
    if (command instanceof Put put) {
      put.replyTo().tell(reply);
    } else if (command instanceof Patch patch) {
      patch.replyTo().tell(reply);
    } else if (command instanceof Remove remove) {
      remove.replyTo().tell(reply);
    } else if (command instanceof Apply apply) {
      apply.replyTo().tell(new Applied(false, List.of(reply)));
    } else if (command instanceof Declare declare) {
      declare.replyTo().tell(new NotDeclared(reason));
    } else if (command instanceof Export export) {
      export.replyTo().tell(new NotExported(reason));
    } else if (command instanceof Restore restore) {
      restore.replyTo().tell(new NotRestored(reason));
    } else if (command instanceof Rekey rekey) {
      rekey.replyTo().tell(new NotRekeyed(reason));
    }
    return Behaviors.same();
  }
}
