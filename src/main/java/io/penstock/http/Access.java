package io.penstock.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RemoteAddress;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.HttpChallenge;
import akka.http.javadsl.model.headers.RetryAfter;
import akka.http.javadsl.model.headers.WWWAuthenticate;
import akka.http.javadsl.server.Route;
import io.penstock.settings.AuthSettings;
import io.penstock.settings.Role;
import io.penstock.settings.TokenSettings;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets in whoever may do what a route does: by a token, as {@code Authorization: Bearer} or as the
 * password of HTTP Basic. Where there are no tokens, everybody may do everything. For any thread.
 */
public final class Access {
  private static final List<HttpChallenge> CHALLENGES =
      List.of(
          HttpChallenge.create("Bearer", "penstock"),
          HttpChallenge.create("Basic", "penstock", Map.of("charset", "UTF-8")));

  /** Requests that did not come over a network: those of tests. */
  private static final InetAddress NOWHERE = InetAddress.getLoopbackAddress();

  private final FailedLogins failedLogins;
  private volatile List<TokenSettings> tokens;

  /** Without tokens. */
  public Access() {
    this(new AuthSettings(List.of()), InstantSource.system());
  }

  /** With these tokens. */
  public Access(AuthSettings settings, InstantSource clock) {
    this.tokens = settings.tokens();
    this.failedLogins = new FailedLogins(clock);
  }

  /**
   * Goes by these tokens from the next request on. One thread at a time.
   *
   * @return whether they are others than before
   */
  public boolean reload(AuthSettings settings) {
    boolean others = !tokens.equals(settings.tokens());
    tokens = settings.tokens();
    return others;
  }

  /** Whether nobody has to log in. */
  boolean isAnonymous() {
    return tokens.isEmpty();
  }

  /** Goes on to {@code inner} for a caller who has at least the role {@code needed}. */
  Route require(Role needed, Function<Caller, Route> inner) {
    return extractRequest(
        request -> {
          List<TokenSettings> now = tokens;
          if (now.isEmpty()) {
            return admitted(request, Caller.ANONYMOUS, needed, inner);
          }
          Optional<String> token = Credentials.token(request);
          return token.isPresent()
              ? withToken(request, TokenSettings.digest(token.get()), now, needed, inner)
              : complete(unauthorized(request, "this needs a token"));
        });
  }

  private Route withToken(
      HttpRequest request,
      String digest,
      List<TokenSettings> now,
      Role needed,
      Function<Caller, Route> inner) {
    InetAddress address = address(request).orElse(NOWHERE);
    Optional<Duration> lockedOut = failedLogins.lockedOut(address, digest);
    if (lockedOut.isPresent()) {
      return complete(tooMany(request, lockedOut.get()));
    }
    TokenSettings found = find(digest, now);
    if (found == null) {
      if (failedLogins.failed(address, digest) && !Audit.changes(request)) {
        Audit.failedLogin(request);
      }
      return complete(unauthorized(request, "this token is not known"));
    }
    failedLogins.succeeded(address, digest);
    return admitted(request, new Caller(found.name(), found.role()), needed, inner);
  }

  /** Looks at all of them, each in the same time, so that none tells how near a guess came. */
  private static @Nullable TokenSettings find(String digest, List<TokenSettings> tokens) {
    byte[] shown = digest.getBytes(StandardCharsets.US_ASCII);
    TokenSettings found = null;
    for (TokenSettings token : tokens) {
      if (MessageDigest.isEqual(shown, token.sha256().getBytes(StandardCharsets.US_ASCII))) {
        found = token;
      }
    }
    return found;
  }

  private static Route admitted(
      HttpRequest request, Caller caller, Role needed, Function<Caller, Route> inner) {
    Audit.note(request, caller);
    return caller.role().includes(needed)
        ? inner.apply(caller)
        : complete(
            problem(
                request,
                "forbidden",
                StatusCodes.FORBIDDEN,
                "this needs the role %s, and the token %s has the role %s"
                    .formatted(label(needed), caller.name(), label(caller.role()))));
  }

  static String label(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** Who sent it, as far as a connection tells. */
  static Optional<InetAddress> address(HttpRequest request) {
    return request.getAttribute(AttributeKeys.remoteAddress).flatMap(RemoteAddress::getAddress);
  }

  private static HttpResponse unauthorized(HttpRequest request, String detail) {
    HttpResponse response =
        problem(request, "unauthorized", StatusCodes.UNAUTHORIZED, detail + " (auth.tokens)");
    for (HttpChallenge challenge : CHALLENGES) {
      response = response.addHeader(WWWAuthenticate.create(challenge));
    }
    return response;
  }

  private static HttpResponse tooMany(HttpRequest request, Duration left) {
    return problem(
            request,
            "too-many-logins",
            StatusCodes.TOO_MANY_REQUESTS,
            "too many logins failed from this address: try again later")
        .addHeader(RetryAfter.create(left.toSeconds() + 1));
  }

  private static HttpResponse problem(
      HttpRequest request, String type, akka.http.javadsl.model.StatusCode status, String detail) {
    return new Problem(type, status, detail, request.getUri().path()).response();
  }
}
