package io.penstock.demo;

import io.penstock.stream.Credentials;
import java.util.Optional;

/**
 * What an {@link RtspServer} is to be like.
 *
 * @param port where it listens, 0 for any free port
 * @param udp whether clients may ask for UDP; the media sockets are then open on all interfaces
 * @param login who may see the cameras; empty for everybody
 */
public record RtspServerSettings(int port, boolean udp, Optional<Credentials> login) {

  /** Any free port, TCP only, open to everybody on this machine. */
  public static RtspServerSettings anyPort() {
    return onPort(0);
  }

  /** This port, TCP only, open to everybody on this machine. */
  public static RtspServerSettings onPort(int port) {
    return new RtspServerSettings(port, false, Optional.empty());
  }

  /** The same, and UDP is allowed. */
  public RtspServerSettings withUdp() {
    return new RtspServerSettings(port, true, login);
  }

  /** The same, and clients must log in with a digest. */
  public RtspServerSettings withLogin(Credentials credentials) {
    return new RtspServerSettings(port, udp, Optional.of(credentials));
  }
}
