package io.penstock.registry;

import io.penstock.registry.RegistryEvent.StreamChange;
import io.penstock.registry.RegistryEvent.Wanted;
import io.penstock.registry.RegistryState.Entry;
import io.penstock.settings.Problem;
import io.penstock.settings.SharedFolders;
import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamDocuments;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import io.penstock.stream.StreamWish;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about a wish, and what to answer.
 *
 * @param id which stream
 * @param before what is so; null where there is none
 * @param read what its document makes
 * @param change what is to be written down; empty where nothing is
 */
record Decision(
    StreamId id,
    @Nullable Entry before,
    StreamDocuments.Result read,
    Optional<StreamChange> change) {

  /**
   * Decides.
   *
   * @param meant what is wanted, with its secrets
   */
  static Decision on(StreamId wanted, @Nullable Entry before, Wishes.Meant meant, Wishes known) {
    StreamDocument document = meant.document();
    StreamId id = before == null ? wanted : before.id();
    Origin origin = before == null ? Origin.API : before.origin();
    // Whoever changes it, comes over the API.
    StreamDocuments.Result read =
        meant.problems().isEmpty()
            ? known.read(id, document, Origin.API)
            : new StreamDocuments.Refused(meant.problems());
    if (read instanceof StreamDocuments.Refused
        || (before != null && document.equals(known.document(before)))) {
      return new Decision(id, before, read, Optional.empty());
    }
    List<String> keys = before == null ? List.of() : document.changedSince(known.document(before));
    // What the configuration keeps secret stays there.
    StreamDocument kept =
        known.declared(id).map(said -> withoutSecretsOf(said, document)).orElse(document);
    return new Decision(
        id,
        before,
        read,
        Optional.of(
            new Wanted(
                id,
                origin,
                Optional.of(kept),
                before == null ? Optional.empty() : before.declared(),
                keys)));
  }

  /** Only where it can be brought back from what the configuration says. */
  private static StreamDocument withoutSecretsOf(StreamDocument said, StreamDocument document) {
    StreamDocument masked = document.masked(said);
    return masked.unmasked(said).equals(document) ? masked : document;
  }

  /** The same, where the stream would disturb others. */
  Decision beside(Collection<StreamSpec> others) {
    if (read instanceof StreamDocuments.Read sound && change.isPresent()) {
      List<Problem> problems = SharedFolders.problems(sound.spec(), others);
      if (!problems.isEmpty()) {
        return new Decision(id, before, new StreamDocuments.Refused(problems), Optional.empty());
      }
    }
    return this;
  }

  /** The stream that the document makes. */
  Optional<StreamSpec> spec() {
    return read instanceof StreamDocuments.Read sound
        ? Optional.of(sound.spec())
        : Optional.empty();
  }

  /** Whether the document makes a stream. */
  boolean isSound() {
    return read instanceof StreamDocuments.Read;
  }

  /**
   * What to answer.
   *
   * @param state what is so by now: after the change was written, or before, where it was not to be
   */
  RegistryReply reply(RegistryState state) {
    if (read instanceof StreamDocuments.Refused refused) {
      return new RegistryReply.Invalid(id, refused.problems());
    }
    Entry now = state.entries().get(id.key());
    StreamWish wish =
        new StreamWish(
            ((StreamDocuments.Read) read).spec(),
            now == null ? Origin.API : now.origin(),
            now == null ? 1 : now.revision(),
            now == null ? 0 : now.version());
    if (change.isEmpty()) {
      return new RegistryReply.Same(wish);
    }
    return before == null ? new RegistryReply.Created(wish) : new RegistryReply.Replaced(wish);
  }
}
