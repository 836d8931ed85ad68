package io.penstock.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that are written as a host, in every form that a system's resolver takes: {@code
 * 169.254.169.254} is also {@code 0xa9fea9fe}, {@code 2852039166} and {@code 0251.0376.43518}.
 * Nothing is looked up.
 */
final class HostLiteral {
  /** What ends in a number is an address or nothing, as browsers have it. */
  private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]*|\\d+");

  private static final Pattern PLAIN = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  private HostLiteral() {}

  /** Whether {@code host} is meant for an address, though it may be none. */
  static boolean looksLikeOne(String host) {
    String bare = withoutDot(host);
    return host.contains(":")
        || NUMBER.matcher(bare.substring(bare.lastIndexOf('.') + 1)).matches();
  }

  /** The address; empty where {@code host} is a name, or an address that there is not. */
  static Optional<InetAddress> parse(String host) {
    if (host.contains(":")) {
      return v6(host);
    }
    return looksLikeOne(host) ? v4(withoutDot(host)) : Optional.empty();
  }

  /** The same for the usual form alone, four numbers or IPv6. */
  static Optional<InetAddress> plain(String text) {
    return PLAIN.matcher(text).matches() || text.contains(":") ? parse(text) : Optional.empty();
  }

  /** The IPv4 addresses that an IPv6 address stands for on networks that translate. */
  static List<InetAddress> within(InetAddress address) {
    byte[] bytes = address.getAddress();
    List<InetAddress> found = new ArrayList<>();
    if (bytes.length != 16) {
      return found;
    }
    boolean nat64 = startsWith(bytes, 0x00, 0x64, 0xff, 0x9b);
    boolean compatible = startsWith(bytes, new int[12]);
    if (nat64 || compatible) {
      found.add(address(Arrays.copyOfRange(bytes, 12, 16)));
    }
    if (startsWith(bytes, 0x20, 0x02)) { // 6to4
      found.add(address(Arrays.copyOfRange(bytes, 2, 6)));
    }
    return found;
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static String withoutDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** The zone belongs to this machine's interfaces, and changes nothing about the network. */
  private static Optional<InetAddress> v6(String host) {
    String bare = host.replace("[", "").replace("]", "");
    int zone = bare.indexOf('%');
    try {
      // With a colon it is never taken for a name.
      return Optional.of(InetAddress.getByName(zone < 0 ? bare : bare.substring(0, zone)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** One to four numbers, each of them octal, hexadecimal or decimal; the last fills the rest. */
  private static Optional<InetAddress> v4(String host) {
    String[] parts = host.split("\\.", -1);
    if (parts.length > 4) {
      return Optional.empty();
    }
    long value = 0;
    for (int i = 0; i < parts.length; i++) {
      int bytes = i == parts.length - 1 ? 5 - parts.length : 1;
      Optional<Long> number = number(parts[i]);
      if (number.isEmpty() || number.get() >= 1L << (8 * bytes)) {
        return Optional.empty();
      }
      value = (value << (8 * bytes)) | number.get();
    }
    return Optional.of(
        address(
            new byte[] {
              (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
            }));
  }

  private static Optional<Long> number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      if (text.startsWith("0x") || text.startsWith("0X")) {
        return Optional.of(text.length() == 2 ? 0 : Long.parseLong(text.substring(2), 16));
      }
      boolean octal = text.length() > 1 && text.startsWith("0");
      return Optional.of(Long.parseLong(text, octal ? 8 : 10));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
