package io.penstock.settings;

import io.penstock.stream.Credentials;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the source of a stream. */
final class SourceReader {
  /** Stands where a source was refused. */
  static final SourceSpec NONE =
      new SourceSpec(
          Address.NONE, Optional.empty(), Transport.TCP, Duration.ZERO, new Trust.Machine(), false);

  /** More than this is not a jitter buffer but a delay. */
  static final DurationRange LATENCY = new DurationRange(Duration.ZERO, Duration.ofSeconds(10));

  static final Map<String, Transport> TRANSPORTS =
      Map.of("tcp", Transport.TCP, "udp", Transport.UDP, "auto", Transport.AUTO);

  private static final List<String> CAMERA_ONLY =
      List.of(
          "transport",
          "latency",
          "username",
          "password",
          "password-file",
          "ca-file",
          "fingerprint",
          "substream",
          FallbackReader.KEY);

  private final MediaDirectory media;

  SourceReader(MediaDirectory media) {
    this.media = media;
  }

  /** The source; empty where its address was refused. */
  Optional<SourceSpec> read(Node source) {
    Optional<SecretUri> uri = address(source.secret("uri"));
    boolean isFile = uri.isPresent() && uri.get().scheme().equals("file");
    if (isFile) {
      refuseMeaningless(source, CAMERA_ONLY, "has no meaning for a file");
    } else if (uri.isPresent()) {
      refuseMeaningless(source, List.of("realtime"), "has a meaning for a file only");
    }
    Optional<Credentials> credentials =
        isFile ? Optional.empty() : CredentialsReader.read(source, uri);
    SourceSpec spec = common(source);
    SourceSpec main =
        new SourceSpec(
            uri.orElse(Address.NONE).withoutUser(),
            credentials,
            spec.transport(),
            spec.latency(),
            spec.trust(),
            !isFile || spec.realtime());
    SourceSpec whole = isFile ? main : withOthers(source, main);
    return uri.map(address -> whole);
  }

  /** A camera with its other addresses. */
  private static SourceSpec withOthers(Node source, SourceSpec main) {
    SourceSpec known = main.with(Optional.empty(), FallbackReader.read(source, main.uri()));
    return source.hasOwn("substream")
        ? known.with(SubstreamReader.read(source, known), known.fallbackUris())
        : known;
  }

  /** Tells the problems of the part that streams have in common. */
  void checkDefaults(Node source) {
    for (String key : List.of("uri", "substream", FallbackReader.KEY)) {
      source.refuse(key, "cannot have a default: it belongs to each stream");
    }
    CredentialsReader.checkDefaults(source);
    common(source);
  }

  private static SourceSpec common(Node source) {
    // Read by whoever knows the address; known keys to whoever reads the defaults.
    source.hasOwn("substream");
    source.hasOwn(FallbackReader.KEY);
    SourceSpec spec =
        new SourceSpec(
            Address.NONE,
            Optional.empty(),
            source.scalar("transport").oneOf(TRANSPORTS).orElse(Transport.TCP),
            source.scalar("latency").duration(LATENCY).orElse(Duration.ZERO),
            TrustReader.read(source),
            source.scalar("realtime").flag().orElse(false));
    source.refuseOthers();
    return spec;
  }

  static boolean isCamera(SecretUri uri) {
    return uri.scheme().equals("rtsp") || uri.scheme().equals("rtsps");
  }

  private Optional<SecretUri> address(Scalar scalar) {
    return scalar
        .text()
        .flatMap(text -> Address.parse(scalar, text))
        .flatMap(
            uri ->
                switch (uri.scheme()) {
                  case "rtsp", "rtsps" -> Address.onNetwork(scalar, uri);
                  case "file" -> media.source(scalar, uri);
                  default ->
                      scalar.refuse(
                          "no source has the scheme " + uri.scheme() + ": use rtsp, rtsps or file");
                });
  }

  private static void refuseMeaningless(Node source, List<String> keys, String message) {
    for (String key : keys) {
      if (source.hasOwn(key)) {
        source.refuse(key, message);
      }
    }
  }
}
