package io.penstock.settings;

import io.penstock.stream.Codec;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.SecretUri;
import io.penstock.stream.StreamId;
import io.penstock.stream.Trust;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the outputs of a stream. */
final class OutputReader {
  private static final Set<String> LATER = Set.of("http", "https");
  private static final String KNOWN = "use rtmp, rtmps, rtsp, rtsps, srt, file or hls";

  /** What speaks TLS, and so shows a certificate. */
  private static final Set<String> SECURE = Set.of("rtmps", "rtsps");

  /** What carries FLV, which knows no other pictures than those of H.264. */
  private static final Set<String> FLV = Set.of("rtmp", "rtmps", "file");

  /** An application and a stream key, which may have parts of their own. */
  private static final Pattern LIVE_PATH = Pattern.compile("/[^/]+(/[^/]+)+");

  private final MediaDirectory media;

  OutputReader(MediaDirectory media) {
    this.media = media;
  }

  List<OutputSpec> read(StreamId id, Node stream) {
    List<OutputSpec> specs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node output : stream.objects("outputs")) {
      String name = name(output, specs.size() + 1);
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        output.scalar("name").refuse(name, "is the name of an output above");
      }
      Optional<SecretUri> uri = address(id, output.secret("uri"));
      Trust trust = trust(output, uri);
      SecretUri known = uri.orElse(Address.NONE);
      OutputSpec spec = new OutputSpec(name, known, trust, RecordingReader.read(output, known));
      specs.stream()
          .filter(above -> SharedFolders.clash(spec, above))
          .findFirst()
          .ifPresent(above -> output.secret("uri").refuse(SharedFolders.sentence(spec, above)));
      specs.add(spec);
      output.refuseOthers();
    }
    return specs;
  }

  /** Tells about outputs that cannot carry what is encoded, where the stream says what that is. */
  static void checkCodec(Node stream, Node encode, Codec codec, List<OutputSpec> outputs) {
    String refusing =
        outputs.stream()
            .filter(output -> codec != Codec.H264 && isFlv(output))
            .map(OutputSpec::name)
            .collect(Collectors.joining(", "));
    if (!refusing.isEmpty()) {
      boolean isOfOutputs = stream.hasOwn("outputs") && !encode.hasOwn("codec");
      // That of the outputs is no text that could be shown.
      Scalar cause = isOfOutputs ? stream.secret("outputs") : encode.scalar("codec");
      cause.refuse(
          (isOfOutputs ? "cannot carry " + codec.label() : "cannot be carried")
              + " by rtmp, rtmps or a .flv file, which take h264 alone: "
              + refusing);
    }
  }

  private static boolean isFlv(OutputSpec output) {
    return FLV.contains(output.uri().scheme()) && output.recording().isEmpty();
  }

  private static String name(Node output, int number) {
    if (!output.has("name")) {
      return number == 1 ? "main" : "output-" + number;
    }
    Scalar scalar = output.scalar("name");
    String name = scalar.text().orElse("output-" + number);
    if (!StreamId.isValid(name)) {
      scalar.refuse(
          "is not a name for an output: 1 to 63 letters, digits, _ and -, the first a letter or"
              + " digit");
    }
    return name;
  }

  private static Trust trust(Node output, Optional<SecretUri> uri) {
    if (uri.isPresent() && !SECURE.contains(uri.get().scheme())) {
      for (String key : TrustReader.KEYS) {
        output.refuse(key, "has a meaning for rtmps and rtsps only");
      }
      return new Trust.Machine();
    }
    return TrustReader.read(output);
  }

  private Optional<SecretUri> address(StreamId id, Scalar scalar) {
    return scalar
        .text()
        .map(text -> text.replace("{id}", id.value()))
        .flatMap(text -> Address.parse(scalar, text))
        .map(media::located)
        .flatMap(uri -> checked(scalar, uri));
  }

  private Optional<SecretUri> checked(Scalar scalar, SecretUri uri) {
    return switch (uri.scheme()) {
      case "rtmp", "rtmps" -> live(scalar, uri);
      case "rtsp", "rtsps" -> recorded(scalar, uri);
      case "srt" -> SrtAddress.checked(scalar, uri);
      case "file", "hls" -> media.target(scalar, uri);
      default ->
          scalar.refuse(
              LATER.contains(uri.scheme())
                  ? uri.scheme() + " outputs are not built yet in this version: " + KNOWN
                  : "no output has the scheme " + uri.scheme() + ": " + KNOWN);
    };
  }

  private static Optional<SecretUri> live(Scalar scalar, SecretUri uri) {
    return LIVE_PATH.matcher(uri.path()).matches()
        ? Address.onNetwork(scalar, uri)
        : scalar.refuse("needs an application and a stream key, as in rtmp://host/live/key");
  }

  private static Optional<SecretUri> recorded(Scalar scalar, SecretUri uri) {
    return uri.path().length() > 1
        ? Address.onNetwork(scalar, uri)
        : scalar.refuse("needs a path, as in " + uri.scheme() + "://host/path");
  }
}
