package io.penstock.settings;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which hosts a stream from the API may name, and where their names may lead. A denied network is
 * refused whatever else is allowed; where hosts or networks are allowed, a host has to be among
 * either.
 */
public final class AddressRules {
  private final List<String> hosts;
  private final List<Cidr> allowed;
  private final List<Cidr> denied;

  public AddressRules(ApiSettings api) {
    this.hosts = api.allowedHosts().stream().map(AddressRules::comparable).toList();
    this.allowed = api.allowedNetworks();
    this.denied = api.deniedNetworks();
  }

  /** Whether {@code host} is written as an address, so that its name cannot lead anywhere else. */
  public static boolean isLiteral(String host) {
    return HostLiteral.parse(host).isPresent();
  }

  /** Hosts are the same whatever their case, and with the dot at the end that means the root. */
  static String comparable(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Why {@code host} may not be named, as far as that is known without looking it up. */
  public Optional<String> refusal(String host) {
    Optional<InetAddress> literal = HostLiteral.parse(host);
    if (literal.isPresent()) {
      return refusal(host, List.of(literal.get()));
    }
    if (HostLiteral.looksLikeOne(host)) {
      return Optional.of("has a host that cannot be one");
    }
    // Where networks are allowed, it is not known yet whether the name leads to one.
    return hosts.isEmpty() || named(host) || !allowed.isEmpty()
        ? Optional.empty()
        : Optional.of("names a host that is not in penstock.api.allowed-hosts");
  }

  /**
   * Why {@code host} may not be connected to.
   *
   * @param addresses all that it has
   */
  public Optional<String> refusal(String host, Collection<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      Optional<Cidr> network = denied(address);
      if (network.isPresent()) {
        return Optional.of(
            "leads to a network of penstock.api.denied-networks (" + network.get() + ")");
      }
    }
    boolean open = hosts.isEmpty() && allowed.isEmpty();
    return open || named(host) || addresses.stream().allMatch(this::isAllowed)
        ? Optional.empty()
        : Optional.of(
            "is neither in penstock.api.allowed-hosts nor leads to a network of"
                + " penstock.api.allowed-networks");
  }

  private Optional<Cidr> denied(InetAddress address) {
    List<InetAddress> all = new ArrayList<>(HostLiteral.within(address));
    all.add(address);
    return denied.stream().filter(network -> all.stream().anyMatch(network::contains)).findFirst();
  }

  private boolean isAllowed(InetAddress address) {
    return allowed.stream().anyMatch(network -> network.contains(address));
  }

  private boolean named(String host) {
    String name = comparable(host);
    return hosts.stream()
        .anyMatch(
            pattern ->
                pattern.startsWith("*.")
                    ? name.length() >= pattern.length() && name.endsWith(pattern.substring(1))
                    : name.equals(pattern));
  }
}
