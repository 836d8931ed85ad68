package io.penstock.settings;

import io.penstock.stream.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code penstock.http}. */
final class HttpReader {
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9._\\[\\]:-]+");

  private HttpReader() {}

  /**
   * @param hasTokens whether somebody has to log in
   */
  static HttpSettings read(Node http, boolean hasTokens) {
    Scalar interfaceName = http.scalar("interface");
    Node management = http.object("management");
    HttpSettings settings =
        new HttpSettings(
            interfaceName.text().orElse("localhost"),
            http.scalar("port").wholeNumber(0, 65_535).orElse(0),
            http.scalar("allow-anonymous").flag().orElse(true),
            tls(http.object("tls")),
            management.scalar("interface").text().orElse("localhost"),
            management.scalar("port").wholeNumber(0, 65_535).orElse(0),
            http.scalars("cors-origins").stream().flatMap(each -> origin(each).stream()).toList());
    if (settings.managementPort() != 0 && settings.managementPort() == settings.port()) {
      management.scalar("port").refuse("is the API's port: 0 serves both there");
    }
    management.refuseOthers();
    if (!settings.allowAnonymous() && !hasTokens && !settings.isLoopback()) {
      interfaceName.refuse(
          "is not loopback, and whoever reaches it can change every stream: set auth.tokens,"
              + " or say allow-anonymous = true if that is meant");
    }
    http.refuseOthers();
    return settings;
  }

  private static Optional<TlsSettings> tls(Node tls) {
    Optional<TlsSettings> settings = Optional.empty();
    if (tls.has("keystore")) {
      for (String key : List.of("certificate", "key")) {
        tls.refuse(key, "says the same as keystore: give one of them");
      }
      Optional<Path> file = tls.scalar("keystore").file();
      Optional<Secret> password =
          tls.has("keystore-password-file")
              ? PasswordFile.read(tls.scalar("keystore-password-file"))
              : tls.secret("keystore-password").text().map(Secret::new);
      settings =
          file.flatMap(path -> password.map(secret -> new TlsSettings.KeyStore(path, secret)));
    } else if (tls.has("certificate") || tls.has("key")) {
      Optional<Path> certificate = tls.scalar("certificate").file();
      Optional<Path> key = tls.scalar("key").file();
      settings = certificate.flatMap(path -> key.map(secret -> new TlsSettings.Pem(path, secret)));
    }
    tls.refuseOthers();
    settings.ifPresent(files -> checkFiles(tls, files));
    return settings;
  }

  /** A service that starts and then has no certificate would be no better. */
  private static void checkFiles(Node tls, TlsSettings files) {
    try {
      TlsIdentity.read(files);
    } catch (TlsIdentity.Unfit e) {
      tls.scalar(e.key()).refuse(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> origin(Scalar scalar) {
    return scalar
        .text()
        .flatMap(
            text ->
                ORIGIN.matcher(text).matches()
                    ? Optional.of(text)
                    : scalar.refuse("must be an origin, such as https://wall.example"));
  }
}
