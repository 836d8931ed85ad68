package io.penstock.cli;

import io.penstock.stream.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server, and what it takes to talk to it.
 *
 * @param base where the API begins, without a slash at its end
 * @param token what the caller shows; empty where nobody has to log in
 * @param caFile certificates to trust instead of the machine's
 * @param timeout for an answer, and for the connection
 */
record ServerAddress(String base, Optional<Secret> token, Optional<Path> caFile, Duration timeout) {
  static final String SERVER = "PENSTOCK_SERVER";
  private static final String TOKEN = "PENSTOCK_TOKEN";
  private static final String TOKEN_FILE = "PENSTOCK_TOKEN_FILE";
  private static final String CA_FILE = "PENSTOCK_CA_FILE";
  private static final URI DEFAULT = URI.create("http://127.0.0.1:8080");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** A token is a line of some dozen characters; more is another file. */
  private static final long LONGEST_TOKEN = 4096;

  /**
   * What options and environment say together: an option counts more than its variable, and the
   * token itself more than its file.
   *
   * @throws CommandFailure when they make no sense, or a file cannot be read
   */
  static ServerAddress of(
      @Nullable URI server,
      @Nullable Path tokenFile,
      @Nullable Path caFile,
      Duration timeout,
      Function<String, @Nullable String> environment) {
    return new ServerAddress(
        base(server(server, environment)),
        token(tokenFile, environment),
        Optional.ofNullable(caFile).or(() -> file(CA_FILE, environment)),
        timeout);
  }

  /** Whether what is sent can be read on the way. */
  boolean isOpenToOthers() {
    URI uri = URI.create(base);
    return "http".equals(uri.getScheme()) && !LOOPBACK.contains(uri.getHost());
  }

  private static URI server(@Nullable URI server, Function<String, @Nullable String> environment) {
    if (server != null) {
      return server;
    }
    String variable = environment.apply(SERVER);
    try {
      return variable == null || variable.isBlank() ? DEFAULT : URI.create(variable.strip());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(SERVER + " is not an address, such as " + DEFAULT, e);
    }
  }

  private static String base(URI server) {
    String scheme = server.getScheme();
    if (server.getUserInfo() != null) {
      throw new CommandFailure(
          "the server's address holds a user: give the token by --token-file or "
              + TOKEN
              + " instead");
    }
    if (!("http".equals(scheme) || "https".equals(scheme)) || server.getHost() == null) {
      throw new CommandFailure(
          "the server's address has to be http://HOST:PORT or https://HOST:PORT");
    }
    if (server.getRawQuery() != null || server.getRawFragment() != null) {
      throw new CommandFailure("the server's address cannot have a query or fragment");
    }
    String text = server.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static Optional<Secret> token(
      @Nullable Path tokenFile, Function<String, @Nullable String> environment) {
    if (tokenFile != null) {
      return Optional.of(read(tokenFile));
    }
    String token = environment.apply(TOKEN);
    return token != null && !token.isBlank()
        ? Optional.of(secret(token, TOKEN))
        : file(TOKEN_FILE, environment).map(ServerAddress::read);
  }

  private static Optional<Path> file(
      String variable, Function<String, @Nullable String> environment) {
    return Optional.ofNullable(environment.apply(variable))
        .filter(name -> !name.isBlank())
        .map(Path::of);
  }

  private static Secret read(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > LONGEST_TOKEN) {
        throw new CommandFailure(file + " is too long to be a token");
      }
      return secret(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new CommandFailure("the token cannot be read: " + FileTrouble.of(file, e), e);
    }
  }

  private static Secret secret(String text, String place) {
    String token = text.strip();
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new CommandFailure(place + " holds no token: one is a line of letters and digits");
    }
    return new Secret(token);
  }
}
