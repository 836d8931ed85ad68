package io.penstock.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.control.StreamSupervisor;
import io.penstock.registry.RegistryReply.NotStored;
import io.penstock.settings.DeclaredStream;
import io.penstock.settings.StorageSettings;
import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamDocuments;
import io.penstock.stream.StreamId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which streams should exist: what the registry can be told, and what it answers. What was
 * acknowledged is safe, and what is not safe is nowhere to be seen. One change at a time; others
 * wait.
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

  /** The journal says this. */
  record Told(RegistryJournal.Answer answer) implements Command {}

  /** The journal is to be opened again. */
  record OpenJournal() implements Command {}

  /** The supervisor has done something. */
  record Ignored() implements Command {}

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
  public record NotDeclared(NotStored reason) implements DeclareReply {}

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

  private StreamRegistry() {}

  /**
   * The registry that the operator chose. The actor system has been given its {@link
   * RegistryStorage}.
   *
   * @param supervisor is told of every change
   */
  public static Behavior<Command> create(
      ActorRef<StreamSupervisor.Command> supervisor,
      StorageSettings settings,
      InstantSource clock) {
    return Behaviors.setup(
        context ->
            RegistryActor.create(
                supervisor,
                RegistryStorage.of(context.getSystem().classicSystem()).journals(),
                settings.historyKeep(),
                clock));
  }

  /** A registry that forgets when it ends. */
  public static Behavior<Command> inMemory(
      ActorRef<StreamSupervisor.Command> supervisor, Duration historyKeep, InstantSource clock) {
    return RegistryActor.create(supervisor, RegistryJournal::inMemory, historyKeep, clock);
  }
}
