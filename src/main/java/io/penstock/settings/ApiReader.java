package io.penstock.settings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code penstock.api}. */
final class ApiReader {
  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");

  private ApiReader() {}

  static ApiSettings read(Node api) {
    ApiSettings settings =
        new ApiSettings(
            api.scalars("allowed-hosts").stream().flatMap(each -> host(each).stream()).toList(),
            networks(api, "allowed-networks"),
            networks(api, "denied-networks"),
            api.scalars("file-directories").stream()
                .flatMap(each -> each.file().stream())
                .toList());
    api.refuseOthers();
    return settings;
  }

  private static Optional<String> host(Scalar scalar) {
    return scalar
        .text()
        .flatMap(
            text -> {
              if (HostLiteral.looksLikeOne(text)) {
                return scalar.refuse("is an address: penstock.api.allowed-networks takes those");
              }
              return HOST.matcher(text).matches()
                  ? Optional.of(text)
                  : scalar.refuse("must be a host, or *.example.com for all below example.com");
            });
  }

  private static List<Cidr> networks(Node api, String key) {
    return api.scalars(key).stream()
        .flatMap(
            scalar ->
                scalar
                    .text()
                    .flatMap(
                        text ->
                            Cidr.parse(text)
                                .or(
                                    () ->
                                        scalar.refuse(
                                            "must be a network, such as 10.0.0.0/8 or fe80::/10,"
                                                + " with no bits set behind its prefix")))
                    .stream())
        .toList();
  }
}
