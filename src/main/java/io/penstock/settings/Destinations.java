package io.penstock.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.SecretUri;
import io.penstock.stream.StreamSpec;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where streams may connect to: the hosts that the operator's own file names, and else what {@link
 * AddressRules} allow. For any thread.
 */
public final class Destinations {
  private volatile Known known;

  private record Known(AddressRules rules, boolean any, Set<String> named) {}

  /** What these settings allow. */
  public Destinations(PenstockSettings settings) {
    this.known = known(settings);
  }

  private Destinations(Known known) {
    this.known = known;
  }

  /** Everywhere. */
  public static Destinations anywhere() {
    ApiSettings nothing = new ApiSettings(List.of(), List.of(), List.of(), List.of());
    return new Destinations(new Known(new AddressRules(nothing), true, Set.of()));
  }

  /** Goes by these settings from now on; connections that are there stay. */
  public void reload(PenstockSettings settings) {
    known = known(settings);
  }

  private static Known known(PenstockSettings settings) {
    Set<String> named = new HashSet<>(settings.documents().defaultHosts());
    for (StreamSpec spec : settings.specs()) {
      spec.source().everyUri().forEach(uri -> add(uri, named));
      spec.outputs().stream().map(OutputSpec::uri).forEach(uri -> add(uri, named));
    }
    return new Known(new AddressRules(settings.api()), false, Set.copyOf(named));
  }

  /** The hosts of addresses as a configuration has them in the outputs of its defaults. */
  static Set<String> hosts(ConfigObject defaults) {
    Set<String> named = new HashSet<>();
    if (defaults.get("outputs") instanceof ConfigList outputs) {
      outputs.stream()
          .map(output -> output instanceof ConfigObject object ? object.get("uri") : null)
          .forEach(
              uri -> {
                if (uri != null && uri.unwrapped() instanceof String text) {
                  parsed(text.replace("{id}", "id")).ifPresent(address -> add(address, named));
                }
              });
    }
    return named;
  }

  private static Optional<SecretUri> parsed(String text) {
    try {
      return Optional.of(SecretUri.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void add(SecretUri uri, Set<String> hosts) {
    hosts.add(AddressRules.comparable(uri.host()));
  }

  /** Whether {@code host} may be connected to wherever its name leads. */
  public boolean isTrusted(String host) {
    Known now = known;
    return now.any() || now.named().contains(AddressRules.comparable(host));
  }

  /**
   * Why {@code host} may not be connected to, to be read behind "the host".
   *
   * @param addresses all that its name has
   */
  public Optional<String> refusal(String host, Collection<InetAddress> addresses) {
    return isTrusted(host) ? Optional.empty() : known.rules().refusal(host, addresses);
  }
}
