package io.penstock.settings;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network: all addresses that begin with the same bits.
 *
 * @param address its first address
 * @param bits how many of them count
 */
public record Cidr(InetAddress address, int bits) {
  private static final Pattern FORM = Pattern.compile("([^/%]+)(?:/(\\d{1,3}))?");

  /**
   * A network such as {@code 10.0.0.0/8} or {@code fe80::/10}; a single address counts as a network
   * of one. Empty for anything else, and where bits are set beyond those that count.
   */
  public static Optional<Cidr> parse(String text) {
    Matcher form = FORM.matcher(text.trim());
    if (!form.matches()) {
      return Optional.empty();
    }
    String number = form.group(2);
    return HostLiteral.plain(form.group(1))
        .map(
            address ->
                new Cidr(
                    address,
                    number == null ? address.getAddress().length * 8 : Integer.parseInt(number)))
        .filter(Cidr::isSound);
  }

  private boolean isSound() {
    byte[] bytes = address.getAddress();
    for (int bit = bits; bit < bytes.length * 8; bit++) {
      if (isSet(bytes, bit)) {
        return false;
      }
    }
    return bits <= bytes.length * 8;
  }

  /** Whether {@code other} lies in it. IPv4 and IPv6 have no address in common. */
  public boolean contains(InetAddress other) {
    byte[] own = address.getAddress();
    byte[] its = other.getAddress();
    if (own.length != its.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (isSet(own, bit) != isSet(its, bit)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSet(byte[] bytes, int bit) {
    return ((bytes[bit / 8] >> (7 - bit % 8)) & 1) == 1;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
