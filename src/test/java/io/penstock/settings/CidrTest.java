package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,        10.255.255.255,      true",
    "10.0.0.0/8,        11.0.0.0,            false",
    "169.254.0.0/16,    169.254.169.254,     true",
    "169.254.0.0/16,    ::ffff:169.254.1.1,  true",
    "192.168.4.0/22,    192.168.7.255,       true",
    "192.168.4.0/22,    192.168.8.0,         false",
    "0.0.0.0/0,         8.8.8.8,             true",
    "0.0.0.0/0,         ::1,                 false",
    "10.0.0.7,          10.0.0.7,            true",
    "10.0.0.7,          10.0.0.8,            false",
    "fe80::/10,         febf::1,             true",
    "fe80::/10,         fec0::1,             false",
    "fd00:ec2::254/128, fd00:ec2::254,       true",
    "fd00:ec2::254/128, fd00:ec2::255,       false",
    "::/0,              2001:db8::1,         true",
  })
  void containsWhatBeginsWithItsBits(String network, String address, boolean inside)
      throws Exception {
    assertThat(Cidr.parse(network).orElseThrow().contains(InetAddress.getByName(address)))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.1/8",
        "10.0.0/8",
        "10.0.0.0/",
        "10.0.0.0/x",
        "example.com/8",
        "300.0.0.0/8",
        "fe80::1/10",
        "fe80::/129",
        "fe80::%eth0/10",
        "fe80::zz/10",
        "0x0a.0.0.0/8",
        "::ffff:10.0.0.0/104"
      })
  void isNothingElse(String text) {
    assertThat(Cidr.parse(text)).isEmpty();
  }
}
