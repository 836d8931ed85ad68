package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostLiteralTest {
  @ParameterizedTest
  @CsvSource({
    "169.254.169.254,          169.254.169.254",
    "169.254.169.254.,         169.254.169.254",
    "2852039166,               169.254.169.254",
    "0xa9fea9fe,               169.254.169.254",
    "0XA9.0xfe.0xA9.0xfe,      169.254.169.254",
    "0251.0376.0251.0376,      169.254.169.254",
    "169.254.43518,            169.254.169.254",
    "169.16689662,             169.254.169.254",
    "0251.254.0xa9fe,          169.254.169.254",
    "127.1,                    127.0.0.1",
    "0,                        0.0.0.0",
    "[::ffff:169.254.169.254], 169.254.169.254",
    "[::ffff:a9fe:a9fe],       169.254.169.254",
    "[fe80::1%25eth0],         fe80:0:0:0:0:0:0:1",
    "[fe80::1%3],              fe80:0:0:0:0:0:0:1",
    "[fd00:ec2::254],          fd00:ec2:0:0:0:0:0:254",
  })
  void isTheSameAddressInEveryForm(String written, String address) {
    assertThat(HostLiteral.parse(written).map(InetAddress::getHostAddress)).contains(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "256.0.0.1",
        "1.2.3.4.5",
        "1.2.3.256",
        "4294967296",
        "1..2.3",
        "0x1ffffffff",
        "08.1.1.1",
        "cam.0x7f",
        "99999999999999999999",
        "[::zz]",
        "[1:2:3]"
      })
  void whatEndsInANumberIsAnAddressOrNothing(String written) {
    assertThat(HostLiteral.looksLikeOne(written)).isTrue();
    assertThat(HostLiteral.parse(written)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cam", "cam7.example", "0xcam", "1.2.3.4.example", "a9fea9fe", "cam_1."})
  void namesAreNone(String written) {
    assertThat(HostLiteral.looksLikeOne(written)).isFalse();
    assertThat(HostLiteral.parse(written)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "64:ff9b::a9fe:a9fe, 169.254.169.254",
    "2002:a9fe:a9fe::1,  169.254.169.254",
    "::a9fe:a9fe,        169.254.169.254",
  })
  void findsWhatIsTranslated(String written, String address) throws Exception {
    assertThat(HostLiteral.within(InetAddress.getByName(written)))
        .containsExactly(InetAddress.getByName(address));
  }
}
