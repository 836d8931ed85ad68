package io.penstock.settings;

import java.util.List;

/** Reads {@code penstock.api}. */
final class ApiReader {
  private ApiReader() {}

  static ApiSettings read(Node api) {
    ApiSettings settings =
        new ApiSettings(
            texts(api, "allowed-hosts"),
            texts(api, "allowed-networks"),
            texts(api, "denied-networks"),
            api.scalars("file-directories").stream()
                .flatMap(each -> each.file().stream())
                .toList());
    api.refuseOthers();
    return settings;
  }

  private static List<String> texts(Node api, String key) {
    return api.scalars(key).stream().flatMap(each -> each.text().stream()).toList();
  }
}
