package io.penstock.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.DeleteEventsFailed;
import akka.persistence.typed.DeleteSnapshotsCompleted;
import akka.persistence.typed.DeleteSnapshotsFailed;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A {@link RegistryJournal} in a database, by Akka Persistence. */
final class PersistentJournal
    extends EventSourcedBehavior<RegistryJournal.Command, RegistryEvent, RegistryState> {
  private static final PersistenceId ID = PersistenceId.ofUniqueId("streams");
  private static final String JOURNAL = "jdbc-journal";
  private static final String SNAPSHOTS = "jdbc-snapshot-store";

  /** How many events are read at a start, and thrice as many kept at the most. */
  static final int EVENTS_PER_SNAPSHOT = 250;

  private final ActorRef<RegistryJournal.Answer> owner;
  private final BooleanSupplier room;
  private final Duration historyKeep;
  private final Tidying tidying;

  /**
   * @param owner is told what became of every command
   * @param room whether there is room for another change
   * @param tidying is told when it begins and ends to delete what is not needed any more
   */
  static Behavior<RegistryJournal.Command> create(
      ActorRef<RegistryJournal.Answer> owner,
      BooleanSupplier room,
      Duration historyKeep,
      Tidying tidying) {
    return Behaviors.setup(context -> new PersistentJournal(owner, room, historyKeep, tidying));
  }

  private PersistentJournal(
      ActorRef<RegistryJournal.Answer> owner,
      BooleanSupplier room,
      Duration historyKeep,
      Tidying tidying) {
    super(ID);
    this.tidying = tidying;
    this.owner = owner;
    this.room = room;
    this.historyKeep = historyKeep;
  }

  @Override
  public String journalPluginId() {
    return JOURNAL;
  }

  @Override
  public String snapshotPluginId() {
    return SNAPSHOTS;
  }

  @Override
  public RegistryState emptyState() {
    return RegistryState.EMPTY;
  }

  @Override
  public CommandHandler<RegistryJournal.Command, RegistryEvent, RegistryState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(RegistryJournal.Write.class, this::onWrite)
        .build();
  }

  private Effect<RegistryEvent, RegistryState> onWrite(RegistryJournal.Write write) {
    if (!room.getAsBoolean()) {
      return Effect().none().thenRun(state -> owner.tell(new RegistryJournal.NoRoom()));
    }
    return Effect()
        .persist(write.event())
        .thenRun(state -> owner.tell(new RegistryJournal.Written()));
  }

  @Override
  public EventHandler<RegistryState, RegistryEvent> eventHandler() {
    return (state, event) -> state.after(event, historyKeep);
  }

  @Override
  public SignalHandler<RegistryState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.class,
            (state, completed) -> owner.tell(new RegistryJournal.Recovered(state)))
        .onSignal(SnapshotCompleted.class, this::onSnapshot)
        .onSignal(DeleteEventsFailed.class, (state, failed) -> tidying.end())
        .onSignal(DeleteSnapshotsFailed.class, (state, failed) -> tidying.end())
        .onSignal(DeleteSnapshotsCompleted.class, (state, completed) -> tidying.end())
        .onSignal(PostStop.instance(), state -> tidying.end())
        .build();
  }

  /** Events before the snapshot before are deleted now, and then the snapshots before that. */
  private void onSnapshot(RegistryState state, SnapshotCompleted completed) {
    if (completed.metadata().sequenceNr() > EVENTS_PER_SNAPSHOT) {
      tidying.begin();
    }
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(EVENTS_PER_SNAPSHOT, 1).withDeleteEventsOnSnapshot();
  }
}
