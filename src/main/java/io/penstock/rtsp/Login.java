package io.penstock.rtsp;

import io.penstock.stream.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Answers one {@link Challenge}, request after request. rtspsrc knows MD5 alone and answers any
 * challenge with it. For one thread at a time.
 */
final class Login {
  private final Challenge challenge;
  private final Credentials credentials;
  private final Supplier<String> clientNonces;
  private int count;

  /**
   * @param clientNonces gives a text that nobody can foresee, for each request another
   */
  Login(Challenge challenge, Credentials credentials, Supplier<String> clientNonces) {
    this.challenge = challenge;
    this.credentials = credentials;
    this.clientNonces = clientNonces;
  }

  /** What the header Authorization says for a request. */
  String authorization(String method, String uri) {
    String user = credentials.username();
    String password = credentials.password().reveal();
    if (challenge.scheme() == Challenge.Scheme.BASIC) {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
    String clientNonce = clientNonces.get();
    String secret = hash(user + ":" + challenge.realm() + ":" + password);
    if (challenge.session()) {
      secret = hash(secret + ":" + challenge.nonce() + ":" + clientNonce);
    }
    String number = "%08x".formatted(++count);
    String mixed =
        challenge.authQop()
            ? challenge.nonce() + ":" + number + ":" + clientNonce + ":auth"
            : challenge.nonce();
    String response = hash(secret + ":" + mixed + ":" + hash(method + ":" + uri));
    StringBuilder text = new StringBuilder("Digest username=\"").append(escaped(user));
    // Not unescaped when it was read, so as it came.
    text.append("\", realm=\"").append(challenge.realm());
    text.append("\", nonce=\"").append(challenge.nonce());
    text.append("\", uri=\"").append(uri);
    text.append("\", response=\"").append(response).append('"');
    if (challenge.scheme() != Challenge.Scheme.MD5 || challenge.session()) {
      text.append(", algorithm=").append(challenge.scheme().named());
      text.append(challenge.session() ? "-sess" : "");
    }
    if (challenge.authQop()) {
      text.append(", qop=auth, nc=").append(number);
    }
    if (challenge.authQop() || challenge.session()) {
      text.append(", cnonce=\"").append(clientNonce).append('"');
    }
    challenge.opaque().ifPresent(opaque -> text.append(", opaque=\"").append(opaque).append('"'));
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance(challenge.scheme().hash());
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + challenge.scheme().hash(), e);
    }
  }
}
