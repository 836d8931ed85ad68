package io.penstock.settings;

import io.penstock.stream.SecretUri;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The address of a target that listens for SRT. Its query may be secret as a whole, so that no
 * problem shows a part of it.
 */
final class SrtAddress {
  private static final Set<String> PARAMETERS =
      Set.of("passphrase", "pbkeylen", "streamid", "latency", "mode");

  private static final Set<String> KEY_BYTES = Set.of("16", "24", "32");

  /** Milliseconds: ten seconds are more than any line needs. */
  private static final Pattern LATENCY = Pattern.compile("\\d{1,4}|10000");

  private static final int SHORTEST_PASSPHRASE = 10;
  private static final int LONGEST_PASSPHRASE = 79;
  private static final int LONGEST_STREAM_ID = 512;

  private SrtAddress() {}

  static Optional<SecretUri> checked(Scalar scalar, SecretUri uri) {
    Optional<String> problem = problem(uri);
    return problem.isPresent() ? scalar.refuse(problem.get()) : Address.onNetwork(scalar, uri);
  }

  private static Optional<String> problem(SecretUri uri) {
    if (uri.port() < 0 && !uri.host().isEmpty()) {
      return Optional.of("needs a port, as in srt://host:9000");
    }
    if (uri.reveal().contains("#")) {
      return Optional.of("has a # in it: in a stream id that is written as %23");
    }
    if (!uri.userInfo().isEmpty() || uri.path().length() > 1) {
      return Optional.of("takes no user and no path: what a server asks for stands in streamid");
    }
    return parametersProblem(uri.parameters());
  }

  private static Optional<String> parametersProblem(Map<String, String> given) {
    if (!PARAMETERS.containsAll(given.keySet())) {
      return Optional.of(
          "has an unknown parameter: known are passphrase, pbkeylen, streamid, latency");
    }
    if (!given.getOrDefault("mode", "caller").equals("caller")) {
      return Optional.of("has a mode other than caller: it is always us who connect");
    }
    int passphrase = given.getOrDefault("passphrase", "-".repeat(SHORTEST_PASSPHRASE)).length();
    if (passphrase < SHORTEST_PASSPHRASE || passphrase > LONGEST_PASSPHRASE) {
      return Optional.of("has a passphrase that is not 10 to 79 characters long");
    }
    if (!KEY_BYTES.contains(given.getOrDefault("pbkeylen", "16"))) {
      return Optional.of("has a pbkeylen other than 16, 24 or 32");
    }
    if (given.getOrDefault("streamid", "").length() > LONGEST_STREAM_ID) {
      return Optional.of("has a streamid of more than 512 characters");
    }
    return LATENCY.matcher(given.getOrDefault("latency", "0")).matches()
        ? Optional.empty()
        : Optional.of("has a latency that is no number of milliseconds from 0 to 10000");
  }
}
