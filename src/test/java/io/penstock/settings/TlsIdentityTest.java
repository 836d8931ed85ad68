package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.ServerFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsIdentityTest {
  @TempDir private static Path folder;

  private static ServerFiles rsa;
  private static ServerFiles ec;

  @BeforeAll
  static void makeFiles() {
    rsa = ServerFiles.make(folder, "rsa", "RSA");
    ec = ServerFiles.make(folder, "ec", "EC");
  }

  private static List<String> problems(String tls) {
    return Hocon.problems("penstock.http.tls { " + tls + " }");
  }

  private static String pem(Path certificate, Path key) {
    return "certificate = \"%s\", key = \"%s\"".formatted(certificate, key);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsKeysInEveryForm(boolean isRsa) throws TlsIdentity.Unfit {
    ServerFiles files = isRsa ? rsa : ec;
    for (TlsSettings settings :
        List.of(
            new TlsSettings.Pem(files.certificate(), files.key()),
            new TlsSettings.Pem(files.certificate(), files.olderKey()),
            new TlsSettings.KeyStore(
                files.keyStore(), new io.penstock.stream.Secret(ServerFiles.PASSWORD)))) {
      TlsIdentity identity = TlsIdentity.read(settings);

      assertThat(identity.chain()).containsExactly(files.shown());
      assertThat(identity.key().getAlgorithm()).isEqualTo(isRsa ? "RSA" : "EC");
    }
  }

  @Test
  void soundFilesAreNoProblem() {
    assertThat(problems(pem(rsa.certificate(), rsa.key()))).isEmpty();
    assertThat(
            problems(
                "keystore = \"%s\", keystore-password = %s"
                    .formatted(ec.keyStore(), ServerFiles.PASSWORD)))
        .isEmpty();
  }

  @Test
  void wrongFilesAreToldAtTheCheck() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty"));
    Path encrypted =
        ServerFiles.pem(folder.resolve("enc.key"), "ENCRYPTED PRIVATE KEY", new byte[] {1, 2});
    Path garbled = ServerFiles.pem(folder.resolve("bad.key"), "PRIVATE KEY", new byte[] {1, 2});
    Path missing = folder.resolve("missing");

    assertThat(problems(pem(missing, rsa.key())))
        .singleElement()
        .asString()
        .endsWith("missing: there is no such file");
    assertThat(problems(pem(empty, rsa.key())))
        .singleElement()
        .asString()
        .startsWith("penstock.http.tls.certificate = ")
        .endsWith("holds no certificate in PEM");
    assertThat(problems(pem(rsa.certificate(), empty)))
        .singleElement()
        .asString()
        .startsWith("penstock.http.tls.key = ")
        .endsWith("holds no private key in PEM");
    assertThat(problems(pem(rsa.certificate(), encrypted)))
        .singleElement()
        .asString()
        .endsWith("is encrypted: decrypt it, or use a keystore with a password");
    assertThat(problems(pem(rsa.certificate(), garbled)))
        .singleElement()
        .asString()
        .endsWith("is no private key of the certificate's kind");
    assertThat(problems(pem(rsa.certificate(), ec.key())))
        .singleElement()
        .asString()
        .endsWith("is no private key of the certificate's kind");
    assertThat(problems(pem(rsa.certificate(), ServerFiles.make(folder, "rsa2", "RSA").key())))
        .singleElement()
        .asString()
        .endsWith("does not fit the certificate: it is the key of another one");
  }

  @Test
  void wrongKeyStoresAreToldAtTheCheck() {
    assertThat(problems("keystore = \"" + rsa.keyStore() + "\", keystore-password = hunter2secret"))
        .singleElement()
        .asString()
        .endsWith("cannot be opened with this password")
        .doesNotContain("hunter2secret");
    assertThat(problems("keystore = \"" + rsa.key() + "\", keystore-password = x"))
        .singleElement()
        .asString()
        .endsWith("is not a key store (PKCS #12 or JKS)");
  }
}
