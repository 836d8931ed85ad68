package io.penstock.chaos;

import io.penstock.chaos.Login.Scheme;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks what a client sends as {@code Authorization}, for one connection and its nonce. */
final class LoginCheck {
  private static final String REALM = "camera";
  private static final Pattern FIELD = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^\\s,]+))");

  private final String nonce;

  LoginCheck(String nonce) {
    this.nonce = nonce;
  }

  /** What came of a check. */
  enum Verdict {
    /** The right user and password. */
    RIGHT,
    /** No attempt to log in: what every first request looks like. */
    MISSING,
    /** An attempt with another connection's nonce: to be tried again, and no failure. */
    STALE,
    /** A wrong user, password or scheme. */
    WRONG
  }

  /** What an answer with 401 asks for. */
  List<String> challenges(Login login, boolean stale) {
    return login.schemes().stream().map(scheme -> challenge(scheme, stale)).toList();
  }

  private String challenge(Scheme scheme, boolean stale) {
    String digest =
        "Digest realm=\"%s\", nonce=\"%s\"%s".formatted(REALM, nonce, stale ? ", stale=true" : "");
    return switch (scheme) {
      case BASIC -> "Basic realm=\"" + REALM + "\"";
      // As cameras write it: without qop, and MD5 goes without saying.
      case DIGEST_MD5 -> digest;
      case DIGEST_SHA256 -> digest + ", algorithm=SHA-256, qop=\"auth\"";
    };
  }

  Verdict check(RtspRequest request, Login login) {
    String sent = request.header("Authorization").orElse("");
    if (sent.isEmpty()) {
      return Verdict.MISSING;
    }
    return sent.startsWith("Basic ")
        ? checkBasic(sent.substring("Basic ".length()), login)
        : checkDigest(fields(sent), request.method(), login);
  }

  private static Verdict checkBasic(String sent, Login login) {
    String expected =
        Base64.getEncoder()
            .encodeToString(
                (login.username() + ":" + login.password()).getBytes(StandardCharsets.UTF_8));
    return verdict(login.schemes().contains(Scheme.BASIC) && sent.strip().equals(expected));
  }

  private Verdict checkDigest(Map<String, String> sent, String method, Login login) {
    boolean sha = sent.getOrDefault("algorithm", "MD5").equalsIgnoreCase("SHA-256");
    if (!login.schemes().contains(sha ? Scheme.DIGEST_SHA256 : Scheme.DIGEST_MD5)
        || !sent.getOrDefault("username", "").equals(login.username())) {
      return Verdict.WRONG;
    }
    if (!sent.getOrDefault("nonce", "").equals(nonce)) {
      return Verdict.STALE;
    }
    return verdict(response(sent, method, login, sha).equals(sent.get("response")));
  }

  private static String response(
      Map<String, String> sent, String method, Login login, boolean sha) {
    String user = hash(login.username() + ":" + REALM + ":" + login.password(), sha);
    String asked = hash(method + ":" + sent.getOrDefault("uri", ""), sha);
    String proof =
        sent.containsKey("qop")
            ? String.join(
                ":",
                sent.getOrDefault("nc", ""),
                sent.getOrDefault("cnonce", ""),
                sent.getOrDefault("qop", ""),
                asked)
            : asked;
    return hash(user + ":" + sent.getOrDefault("nonce", "") + ":" + proof, sha);
  }

  /** MD5 or SHA-256 in hexadecimal digits. */
  static String hash(String text, boolean sha) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance(sha ? "SHA-256" : "MD5")
                  .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> fields(String header) {
    Map<String, String> fields = new HashMap<>();
    Matcher field = FIELD.matcher(header);
    while (field.find()) {
      fields.put(field.group(1), field.group(2) == null ? field.group(3) : field.group(2));
    }
    return fields;
  }

  private static Verdict verdict(boolean right) {
    return right ? Verdict.RIGHT : Verdict.WRONG;
  }
}
