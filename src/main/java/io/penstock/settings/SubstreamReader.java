package io.penstock.settings;

import io.penstock.stream.Credentials;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SourceSpec;
import io.penstock.stream.Transport;
import io.penstock.stream.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the substream of a camera. What it does not set is the main stream's, and {@code null} is
 * nothing: a substream without a login beside a main stream that has one.
 */
final class SubstreamReader {
  private static final List<String> LOGIN = List.of("username", "password", "password-file");
  private static final List<String> TRUST = List.of("ca-file", "fingerprint");

  private SubstreamReader() {}

  /**
   * The substream; empty where its address was refused.
   *
   * @param source the main stream's keys
   * @param main what they make
   */
  static Optional<SourceSpec> read(Node source, SourceSpec main) {
    Node own = source.object("substream");
    own.refuse("substream", "a substream has none of its own");
    own.refuse("fallback-uris", "a substream has none: they are the source's");
    own.refuse("realtime", "has a meaning for a file only");
    Node over = own.over(source);
    Optional<SecretUri> uri = address(own, main);
    boolean logsIn =
        mentions(own, LOGIN) || uri.filter(known -> !known.userInfo().isEmpty()).isPresent();
    Optional<Credentials> credentials =
        logsIn ? CredentialsReader.read(over, uri) : main.credentials();
    Trust trust = mentions(own, TRUST) ? TrustReader.read(over) : main.trust();
    Transport transport =
        own.has("transport")
            ? own.scalar("transport").oneOf(SourceReader.TRANSPORTS).orElse(main.transport())
            : main.transport();
    Duration latency =
        own.has("latency")
            ? own.scalar("latency").duration(SourceReader.LATENCY).orElse(main.latency())
            : main.latency();
    own.refuseOthers();
    return uri.map(
        address ->
            new SourceSpec(address.withoutUser(), credentials, transport, latency, trust, true));
  }

  private static boolean mentions(Node own, List<String> keys) {
    // Each is asked for, so that none of them counts as unknown.
    return !keys.stream().filter(own::mentions).toList().isEmpty();
  }

  private static Optional<SecretUri> address(Node own, SourceSpec main) {
    Scalar scalar = own.secret("uri");
    return scalar
        .text()
        .flatMap(text -> Address.parse(scalar, text))
        .flatMap(
            uri ->
                SourceReader.isCamera(uri)
                    ? Address.onNetwork(scalar, uri)
                    : scalar.refuse("a substream is a camera's: use rtsp or rtsps"))
        .filter(
            uri ->
                !main.uris().contains(uri.withoutUser())
                    || scalar
                        .refuse("is an address of the main stream: leave the substream out")
                        .isPresent());
  }
}
