package io.penstock.settings;

import java.util.regex.Pattern;

/** Reads {@code penstock.http}. */
final class HttpReader {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[?(0*:)+0*1]?");

  private HttpReader() {}

  static HttpSettings read(Node http) {
    http.notBuiltYet("management");
    Scalar interfaceName = http.scalar("interface");
    boolean anonymous = http.scalar("allow-anonymous").flag().orElse(true);
    HttpSettings settings =
        new HttpSettings(
            interfaceName.text().orElse("localhost"),
            http.scalar("port").wholeNumber(0, 65_535).orElse(0));
    if (!anonymous && !LOOPBACK.matcher(settings.interfaceName()).matches()) {
      interfaceName.refuse(
          "is not loopback, and whoever reaches it can read every stream:"
              + " say allow-anonymous = true if that is meant");
    }
    http.refuseOthers();
    return settings;
  }
}
