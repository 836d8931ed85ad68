package io.penstock.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * What streams that come over the API may name. The operator's own file may name anything.
 *
 * @param allowedHosts names of hosts, {@code *.example.com} for all below
 * @param allowedNetworks a host may also lead to one of these; where both lists are empty, every
 *     host may be named
 * @param deniedNetworks refused whatever is allowed
 * @param fileDirectories where password and certificate files may be; none allows no such file
 */
public record ApiSettings(
    List<String> allowedHosts,
    List<Cidr> allowedNetworks,
    List<Cidr> deniedNetworks,
    List<Path> fileDirectories) {
  public ApiSettings {
    allowedHosts = List.copyOf(allowedHosts);
    allowedNetworks = List.copyOf(allowedNetworks);
    deniedNetworks = List.copyOf(deniedNetworks);
    fileDirectories = List.copyOf(fileDirectories);
  }
}
