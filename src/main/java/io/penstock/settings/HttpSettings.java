package io.penstock.settings;

import java.util.List;
import java.util.Optional;

/**
 * Where the API listens, and how.
 *
 * @param interfaceName a host name or address of this machine
 * @param port 0 for any free one
 * @param allowAnonymous whether it may be reached from other machines though nobody has to log in
 * @param tls empty for plain HTTP
 * @param managementInterface where health and metrics are, if on a port of their own
 * @param managementPort 0: on the API's port
 * @param corsOrigins the origins whose pages may use the API; none by default
 */
public record HttpSettings(
    String interfaceName,
    int port,
    boolean allowAnonymous,
    Optional<TlsSettings> tls,
    String managementInterface,
    int managementPort,
    List<String> corsOrigins) {
  public HttpSettings {
    corsOrigins = List.copyOf(corsOrigins);
  }
}
