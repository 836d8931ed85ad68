package io.penstock.settings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[?(0*:)+0*1]?");

  public HttpSettings {
    corsOrigins = List.copyOf(corsOrigins);
  }

  /** Whether the API is for this machine alone. */
  public boolean isLoopback() {
    return isLoopback(interfaceName);
  }

  /** Whether an interface of this name is for this machine alone. */
  public static boolean isLoopback(String interfaceName) {
    return LOOPBACK.matcher(interfaceName).matches();
  }
}
