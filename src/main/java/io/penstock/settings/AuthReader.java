package io.penstock.settings;

import io.penstock.stream.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code penstock.auth}. */
final class AuthReader {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** What guessing has to be hopeless for; {@code penstock token new} makes longer ones. */
  private static final int SHORTEST_TOKEN = 16;

  private static final Map<String, Role> ROLES =
      Map.of("viewer", Role.VIEWER, "operator", Role.OPERATOR, "admin", Role.ADMIN);

  private AuthReader() {}

  static AuthSettings read(Node auth) {
    List<TokenSettings> tokens = new ArrayList<>();
    Set<String> names = new HashSet<>();
    adminToken(auth)
        .ifPresent(sha256 -> tokens.add(new TokenSettings("admin", Role.ADMIN, sha256)));
    tokens.forEach(token -> names.add(token.name()));
    for (Node token : auth.objects("tokens")) {
      Optional<String> name = name(token.scalar("name"));
      if (name.isPresent() && !names.add(name.get())) {
        token.scalar("name").refuse("is the name of another token");
      }
      Optional<Role> role = token.scalar("role").oneOf(ROLES);
      Optional<String> sha256 = sha256(token.secret("token-sha256"));
      token.refuseOthers();
      if (name.isPresent() && role.isPresent() && sha256.isPresent()) {
        tokens.add(new TokenSettings(name.get(), role.get(), sha256.get()));
      }
    }
    Optional<Path> file =
        auth.has("admin-token-file") ? auth.scalar("admin-token-file").file() : Optional.empty();
    auth.refuseOthers();
    return new AuthSettings(tokens, file);
  }

  private static Optional<String> adminToken(Node auth) {
    boolean inFile = auth.has("admin-token-file");
    if (inFile && auth.has("admin-token")) {
      auth.scalar("admin-token-file").refuse("says the same as admin-token: give one of them");
    }
    Scalar scalar = auth.secret(inFile ? "admin-token-file" : "admin-token");
    Optional<String> token =
        inFile
            ? PasswordFile.read(auth.scalar("admin-token-file")).map(Secret::reveal)
            : auth.has("admin-token") ? scalar.text() : Optional.empty();
    return token.flatMap(
        text ->
            text.length() < SHORTEST_TOKEN
                ? scalar.refuse("is shorter than " + SHORTEST_TOKEN + " characters")
                : Optional.of(TokenSettings.digest(text)));
  }

  private static Optional<String> name(Scalar scalar) {
    return scalar
        .text()
        .flatMap(
            text ->
                TokenSettings.NAME.matcher(text).matches()
                    ? Optional.of(text)
                    : scalar.refuse(
                        "must be 1 to 63 letters, digits, \".\", \"_\", \"@\" and \"-\""));
  }

  private static Optional<String> sha256(Scalar scalar) {
    return scalar
        .text()
        .map(text -> text.toLowerCase(Locale.ROOT))
        .flatMap(
            text ->
                SHA256.matcher(text).matches()
                    ? Optional.of(text)
                    : scalar.refuse(
                        "must be 64 hexadecimal digits: penstock token new prints them"));
  }
}
