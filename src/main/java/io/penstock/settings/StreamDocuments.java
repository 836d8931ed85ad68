package io.penstock.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import io.penstock.stream.AudioMode;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.HealthSpec;
import io.penstock.stream.RetrySpec;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SizeChange;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads streams that stand outside of the configuration, over the defaults of the configuration.
 * May look at files (passwords, media): not for a thread that must not wait.
 */
public final class StreamDocuments {
  private static final String DEFAULTS = "penstock.defaults";

  /** A part of a path: a quoted key, a place in a list, or a plain key. */
  private static final Pattern PART =
      Pattern.compile("(\"(?:[^\"\\\\]|\\\\.)*\")|\\[(\\d+)]|([^.\\[\"]+)");

  /** Reads over the defaults as any camera does. */
  private static final StreamDocument ANY_CAMERA =
      new StreamDocument(Map.of("source", Map.of("uri", "rtsp://any/")));

  private final ConfigObject defaults;
  private final MediaDirectory media;
  private final ProcessorChecks checks;
  private final ApiSettings api;

  StreamDocuments(
      ConfigObject defaults, MediaDirectory media, ProcessorChecks checks, ApiSettings api) {
    this.defaults = defaults;
    this.media = media;
    this.checks = checks;
    this.api = api;
  }

  /** What came of reading. */
  public sealed interface Result {}

  /** The document is sound. */
  public record Read(StreamSpec spec) implements Result {}

  /**
   * It is not.
   *
   * @param problems each with a JSON pointer for its path; one that is the defaults' fault has a
   *     path of the configuration
   */
  public record Refused(List<Problem> problems) implements Result {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** Reads a stream that the operator declared. */
  public Result read(StreamId id, StreamDocument document) {
    return read(id, document, new Problems());
  }

  private Result read(StreamId id, StreamDocument document, Problems problems) {
    Node stream =
        Node.at("", document.hocon(), problems).over(Node.at(DEFAULTS, defaults, problems));
    Optional<StreamSpec> spec = new StreamReader(checks, media, problems).read(id, stream);
    return spec.isPresent() && problems.isEmpty() ? new Read(spec.get()) : refused(problems);
  }

  private static Refused refused(Problems problems) {
    return new Refused(problems.list().stream().map(StreamDocuments::pointed).toList());
  }

  /** Reads a stream that came over the API, which may not name everything. */
  public Result readFromApi(StreamId id, StreamDocument document) {
    List<Problem> problems = new ArrayList<>(JsonDocument.problems(document));
    Result result = withRules(id, document);
    if (result instanceof Refused refused) {
      refused.problems().stream()
          .filter(problem -> problems.stream().noneMatch(p -> p.path().equals(problem.path())))
          .forEach(problems::add);
    }
    return problems.isEmpty() ? result : new Refused(problems);
  }

  private Result withRules(StreamId id, StreamDocument document) {
    Problems problems = new Problems();
    ApiDocumentRules rules = new ApiDocumentRules(api);
    rules.checkAddresses(id, document.hocon(), problems);
    // A file that may not be named is not looked at either: its problems would tell what it is.
    return rules.checkFiles(document.hocon(), problems)
        ? read(id, document, problems)
        : refused(problems);
  }

  /** The hosts of the outputs that every stream has by default. */
  Set<String> defaultHosts() {
    return Destinations.hosts(defaults);
  }

  /**
   * What is meant by the document of a stream that is new: {@link StreamDocument#MASK} stands for
   * secrets of the defaults, where they are as shown.
   */
  public StreamDocument meant(StreamId id, StreamDocument document) {
    return document.holdsMask() && read(id, ANY_CAMERA) instanceof Read defaults
        ? AsShown.creation(document, defaults.spec())
        : document;
  }

  /** Stands for a stream whose document makes none any more. */
  public static StreamSpec placeholder(StreamId id) {
    return new StreamSpec(
        id,
        id.value(),
        Map.of(),
        false,
        SourceReader.NONE,
        List.of(),
        new EncodeSpec(Codec.H264, 0, Duration.ZERO, SizeChange.LETTERBOX, true),
        AudioMode.OFF,
        List.of(),
        new RetrySpec(Duration.ZERO, Duration.ZERO, Duration.ZERO),
        Duration.ZERO,
        SignalLoss.DISCONNECT,
        new HealthSpec(Duration.ZERO, Duration.ZERO, Duration.ZERO),
        true,
        ZoneOffset.UTC,
        Optional.empty());
  }

  private static Problem pointed(Problem problem) {
    return problem.path().startsWith(DEFAULTS)
        ? problem
        : new Problem(
            pointer(problem.path()), problem.value(), JsonDocument.message(problem.message()));
  }

  /** {@code outputs[0].uri} as a JSON pointer (RFC 6901). */
  static String pointer(String path) {
    List<String> parts = new ArrayList<>();
    Matcher part = PART.matcher(path);
    while (part.find()) {
      if (part.group(2) != null) {
        parts.add(part.group(2));
        continue;
      }
      String name =
          part.group(3) != null ? part.group(3) : ConfigUtil.splitPath(part.group(1)).get(0);
      parts.add(DocumentNames.isOurs(parts) ? DocumentNames.camel(name) : name);
    }
    return DocumentNames.pointer(parts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamDocuments documents
        && defaults.equals(documents.defaults)
        && api.equals(documents.api);
  }

  @Override
  public int hashCode() {
    return Objects.hash(defaults, api);
  }
}
