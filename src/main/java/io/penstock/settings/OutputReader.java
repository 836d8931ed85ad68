package io.penstock.settings;

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

/** Reads the outputs of a stream. */
final class OutputReader {
  private static final Set<String> SCHEMES = Set.of("rtmp", "rtmps", "file", "hls");
  private static final Set<String> LATER = Set.of("rtsp", "rtsps", "srt", "http", "https");
  private static final String KNOWN = "use rtmp, rtmps, file or hls";

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
      SecretUri uri = address(id, output.secret("uri")).orElse(Address.NONE);
      specs.add(new OutputSpec(name, uri, new Trust.Machine(), RecordingReader.read(output, uri)));
      output.refuseOthers();
    }
    return specs;
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

  private Optional<SecretUri> address(StreamId id, Scalar scalar) {
    return scalar
        .text()
        .map(text -> text.replace("{id}", id.value()))
        .flatMap(text -> Address.parse(scalar, text))
        .map(media::located)
        .flatMap(uri -> checked(scalar, uri));
  }

  private Optional<SecretUri> checked(Scalar scalar, SecretUri uri) {
    if (!SCHEMES.contains(uri.scheme())) {
      return scalar.refuse(
          LATER.contains(uri.scheme())
              ? uri.scheme() + " outputs are not built yet in this version: " + KNOWN
              : "no output has the scheme " + uri.scheme() + ": " + KNOWN);
    }
    if (uri.scheme().equals("file") || uri.scheme().equals("hls")) {
      return media.target(scalar, uri);
    }
    return LIVE_PATH.matcher(uri.path()).matches()
        ? Address.onNetwork(scalar, uri)
        : scalar.refuse("needs an application and a stream key, as in rtmp://host/live/key");
  }
}
