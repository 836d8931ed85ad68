package io.penstock.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Credentials;
import io.penstock.stream.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 7616 (3.9.1), RFC 7617 (2) and, for a server that wants no qop, RFC 2069. */
class LoginTest {
  private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  private static final String CLIENT_NONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  private static final String REST =
      "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\""
          + NONCE
          + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

  private static Login login(String user, String password, String... challenges) {
    return new Login(
        Challenge.strongest(List.of(challenges)).orElseThrow(),
        new Credentials(user, new Secret(password)),
        () -> CLIENT_NONCE);
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, 8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
  })
  void answersAsTheStandardDoes(String algorithm, String response) {
    Login login = login("Mufasa", "Circle of Life", "Digest algorithm=" + algorithm + ", " + REST);

    assertThat(login.authorization("GET", "/dir/index.html"))
        .startsWith("Digest username=\"Mufasa\", realm=\"http-auth@example.org\"")
        .contains("response=\"" + response + "\"")
        .contains("qop=auth, nc=00000001, cnonce=\"" + CLIENT_NONCE + "\"")
        .endsWith("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
  }

  @Test
  void countsItsAnswers() {
    Login login = login("Mufasa", "Circle of Life", "Digest algorithm=SHA-256, " + REST);

    assertThat(login.authorization("OPTIONS", "*")).contains("nc=00000001");
    assertThat(login.authorization("OPTIONS", "*")).contains("nc=00000002");
  }

  @Test
  void leavesOutWhatAnOldServerDoesNotKnow() {
    Login login =
        login(
            "Mufasa",
            "CircleOfLife",
            "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");

    assertThat(login.authorization("GET", "/dir/index.html"))
        .isEqualTo(
            "Digest username=\"Mufasa\", realm=\"testrealm@host.com\","
                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\","
                + " response=\"1949323746fe6a43ef61f9606e7febea\"");
  }

  @Test
  void basicIsBasic() {
    assertThat(
            login("Aladdin", "open sesame", "Basic realm=\"WallyWorld\"").authorization("X", "y"))
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  }

  @Test
  void takesTheStrongestInWhicheverOrder() {
    String sha = "Digest realm=\"r\", nonce=\"s\", algorithm=SHA-256";
    String md5 = "Digest realm=\"r\", nonce=\"m\", algorithm=MD5";
    String basic = "Basic realm=\"r\"";

    assertThat(strongest(basic, md5, sha)).isEqualTo(Challenge.Scheme.SHA_256);
    assertThat(strongest(sha, md5, basic)).isEqualTo(Challenge.Scheme.SHA_256);
    assertThat(strongest(basic + ", " + md5)).isEqualTo(Challenge.Scheme.MD5);
    assertThat(strongest(md5 + ", " + sha + ", " + basic)).isEqualTo(Challenge.Scheme.SHA_256);
    assertThat(strongest("Digest realm=\"r\", nonce=\"n\", algorithm=NEW", basic))
        .isEqualTo(Challenge.Scheme.BASIC);
    assertThat(Challenge.strongest(List.of("Negotiate", "Digest algorithm=NEW"))).isEmpty();
  }

  private static Challenge.Scheme strongest(String... headers) {
    return Challenge.strongest(List.of(headers)).orElseThrow().scheme();
  }
}
