package io.penstock.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.registry.RegistryState.Entry;
import io.penstock.settings.DeclaredStream;
import io.penstock.settings.MovedAddress;
import io.penstock.settings.Problem;
import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamDocuments;
import io.penstock.stream.Origin;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamWish;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says at the moment, and what that makes of what is written down. Reading
 * may look at files.
 */
final class Wishes {
  private static final ObjectMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT_DIGITS = 32;

  private final StreamDocuments documents;
  private final Map<String, StreamDocument> declared = new LinkedHashMap<>();

  Wishes(StreamDocuments documents, List<DeclaredStream> declared) {
    this.documents = documents;
    declared.forEach(
        stream -> this.declared.put(stream.spec().id().key(), stream.document().canonical()));
  }

  /** What the configuration says of a stream. */
  Optional<StreamDocument> declared(StreamId id) {
    return Optional.ofNullable(declared.get(id.key()));
  }

  /** What is wanted of a stream, with its secrets. */
  StreamDocument document(Entry entry) {
    StreamDocument said = declared(entry.id()).orElseGet(() -> new StreamDocument(Map.of()));
    return entry.document().map(document -> document.unmasked(said)).orElse(said);
  }

  /**
   * What somebody means who gave a document.
   *
   * @param document with the secrets that are kept
   * @param problems secrets that may not be kept
   */
  record Meant(StreamDocument document, List<Problem> problems) {}

  /**
   * What is meant by a document that somebody gave.
   *
   * @param entry what is written down; null where nothing is
   * @param now what that makes
   */
  Meant meant(StreamId id, StreamDocument given, @Nullable Entry entry, @Nullable StreamWish now) {
    StreamDocument document = given.canonical();
    return entry == null || now == null
        ? new Meant(documents.meant(id, document), List.of())
        : meant(document, entry, now);
  }

  /** What an entry's document is with a merge patch that somebody gave. */
  Meant patched(StreamDocument patch, Entry entry, @Nullable StreamWish now) {
    StreamDocument before = document(entry);
    StreamDocument given = patch.canonicalPatch();
    return meant(
        given,
        before,
        now == null || now.unreadable().isPresent()
            ? before.merged(given.fields()).unmaskedInPlace(before)
            : before.merged(given.meant(before, now.spec()).fields()));
  }

  private Meant meant(StreamDocument given, Entry entry, StreamWish now) {
    StreamDocument before = document(entry);
    return meant(
        given,
        before,
        now.unreadable().isPresent()
            ? given.unmaskedInPlace(before)
            : given.meant(before, now.spec()));
  }

  private static Meant meant(StreamDocument given, StreamDocument before, StreamDocument after) {
    return new Meant(after, MovedAddress.problems(given, before, after));
  }

  /** Reads a document. Over the API too, what the configuration declares so is allowed. */
  StreamDocuments.Result read(StreamId id, StreamDocument document, Origin origin) {
    if (origin == Origin.CONFIG) {
      return documents.read(id, document);
    }
    StreamDocuments.Result result = documents.readFromApi(id, document);
    return result instanceof StreamDocuments.Refused refused
            && declared(id).filter(said -> isDeclared(refused, document, said)).isPresent()
        ? documents.read(id, document)
        : result;
  }

  /**
   * Whether all that is refused stands in the configuration word for word. The file of a password
   * is declared for its hosts.
   */
  private static boolean isDeclared(
      StreamDocuments.Refused refused, StreamDocument document, StreamDocument said) {
    return refused.problems().stream()
        .allMatch(
            problem -> {
              Optional<Object> value = document.at(problem.path());
              return value.isPresent()
                  && value.equals(said.at(problem.path()))
                  && (!problem.path().endsWith("/passwordFile")
                      || MovedAddress.staysInPlace(problem.path(), said, document));
            });
  }

  /** Reads what is wanted of a stream. */
  StreamDocuments.Result read(Entry entry) {
    return read(entry.id(), document(entry), entry.origin());
  }

  /** What an entry makes. */
  StreamWish wish(Entry entry) {
    StreamDocuments.Result result = read(entry);
    if (result instanceof StreamDocuments.Read read) {
      return new StreamWish(read.spec(), entry.origin(), entry.revision(), entry.version());
    }
    return new StreamWish(
        StreamDocuments.placeholder(entry.id()),
        entry.origin(),
        entry.revision(),
        entry.version(),
        Optional.of(reason(((StreamDocuments.Refused) result).problems())));
  }

  private static String reason(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
  }

  /** Of a declaration, such that nobody can tell from it what the declaration is. */
  static String digest(StreamDocument document) {
    byte[] salt = new byte[SALT_DIGITS / 2];
    RANDOM.nextBytes(salt);
    return digest(HexFormat.of().formatHex(salt), document);
  }

  /** Whether {@code digest} is of this declaration. */
  static boolean isOf(String digest, StreamDocument document) {
    return digest.length() > SALT_DIGITS
        && digest.equals(digest(digest.substring(0, SALT_DIGITS), document));
  }

  private static String digest(String salt, StreamDocument document) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(salt.getBytes(StandardCharsets.UTF_8));
      return salt
          + HexFormat.of().formatHex(sha256.digest(CANONICAL.writeValueAsBytes(document.fields())));
    } catch (NoSuchAlgorithmException | JsonProcessingException e) {
      throw new IllegalStateException("a declaration could not be digested", e);
    }
  }
}
