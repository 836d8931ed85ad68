package io.penstock.push;

import io.penstock.stream.Failure;
import io.penstock.tls.PeerTrust;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** Why no connection to a target came about, in sentences that name no address. */
final class TargetTrouble {
  private TargetTrouble() {}

  /**
   * @param connected whether a connection came about, and TLS over it did not
   * @param limit how long it was waited for
   * @param shown SHA-256 of the certificate that the target showed
   */
  static Failure connecting(
      IOException e, boolean connected, Duration limit, Optional<String> shown) {
    return new Failure.TargetRefused(message(e, connected, limit, shown));
  }

  private static String message(
      IOException e, boolean connected, Duration limit, Optional<String> shown) {
    if (e instanceof PeerTrust.NoAuthorities) {
      return "the output's ca-file " + e.getMessage();
    }
    if (PeerTrust.isUntrusted(e)) {
      return "the target's certificate is not trusted: give the output's ca-file, or its fingerprint"
          + shown.map(sha256 -> "; it shows " + sha256).orElse("");
    }
    if (e instanceof SocketTimeoutException) {
      return "the target does not answer within " + limit.toSeconds() + " s";
    }
    if (connected) {
      return "the target does not speak TLS as we do";
    }
    if (e instanceof UnknownHostException) {
      return "the target's name cannot be resolved";
    }
    boolean refused = e instanceof ConnectException && said(e).contains("refused");
    return refused
        ? "nobody listens at the target's address"
        : "the target cannot be reached: " + said(e);
  }

  private static String said(IOException e) {
    String text = e.getMessage();
    return text == null || text.isBlank() ? e.getClass().getSimpleName() : text.strip();
  }
}
