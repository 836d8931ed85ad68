package io.penstock.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/**
 * A port to listen at.
 *
 * @param problem why nobody can listen there now, in a sentence
 */
public record Port(String interfaceName, int number, Optional<String> problem) {
  /** Listens there for a moment. */
  public static Port tried(String interfaceName, int number) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(
          true); // as a server does: what a closed one left behind is no obstacle
      socket.bind(new InetSocketAddress(InetAddress.getByName(interfaceName), number));
      return new Port(interfaceName, number, Optional.empty());
    } catch (IOException e) {
      return new Port(interfaceName, number, Optional.of(String.valueOf(e.getMessage())));
    }
  }
}
