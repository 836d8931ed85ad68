package io.penstock.rtsp;

import io.penstock.stream.Failure;
import io.penstock.tls.PeerTrust;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** The camera's side of the relay does not work. */
final class CameraTrouble extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  CameraTrouble(Failure failure, Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }

  /**
   * Why no connection came about.
   *
   * @param connected whether one did, and TLS over it did not
   * @param limit how long it was waited for
   * @param shown SHA-256 of the certificate that the camera showed
   */
  static CameraTrouble connecting(
      IOException e, boolean connected, Duration limit, Optional<String> shown) {
    return new CameraTrouble(connectFailure(e, connected, limit, shown), e);
  }

  private static Failure connectFailure(
      IOException e, boolean connected, Duration limit, Optional<String> shown) {
    if (e instanceof PeerTrust.NoAuthorities) {
      return new Failure.SourceRefused("source.ca-file " + e.getMessage());
    }
    if (connected) {
      return new Failure.SourceRefused(
          PeerTrust.isUntrusted(e)
              ? untrusted(shown)
              : "the camera takes no TLS connection: " + said(e));
    }
    if (e instanceof UnknownHostException) {
      return new Failure.SourceUnreachable("the camera's host name is not known");
    }
    if (e instanceof SocketTimeoutException) {
      return new Failure.SourceUnreachable(
          "the camera takes no connection within " + limit.toSeconds() + " s");
    }
    boolean refused = e instanceof ConnectException && said(e).contains("refused");
    return refused
        ? new Failure.SourceRefused("the camera refuses the connection")
        : new Failure.SourceUnreachable("the camera cannot be reached: " + said(e));
  }

  private static String untrusted(Optional<String> shown) {
    return "the camera's certificate is not trusted: give source.ca-file, or source.fingerprint"
        + shown.map(sha256 -> "; it shows " + sha256).orElse("");
  }

  /**
   * Why the camera did not answer a request.
   *
   * @param isRtsp whether nothing else came instead
   */
  static CameraTrouble answering(IOException e, Duration limit, boolean isRtsp) {
    if (!isRtsp) {
      return new CameraTrouble(
          new Failure.SourceRefused("the camera answers with something that is not RTSP"), e);
    }
    return new CameraTrouble(
        e instanceof SocketTimeoutException
            ? new Failure.SourceUnreachable(
                "the camera takes the connection and does not answer within "
                    + limit.toSeconds()
                    + " s")
            : new Failure.SourceRefused(
                "the camera closes the connection instead of answering" + reset(e)),
        e);
  }

  /** Why a session ended that ran. */
  static Failure lost(IOException e) {
    return new Failure.SourceLost("the camera closed the connection" + reset(e));
  }

  private static String reset(IOException e) {
    return e instanceof EOFException ? "" : ": " + said(e);
  }

  private static String said(IOException e) {
    String text = e.getMessage();
    return text == null || text.isBlank() ? e.getClass().getSimpleName() : text.strip();
  }
}
