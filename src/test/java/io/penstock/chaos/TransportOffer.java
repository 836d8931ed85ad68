package io.penstock.chaos;

import io.penstock.chaos.SessionRules.Carrier;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way of RTP that a client offers with SETUP.
 *
 * @param first the interleaved channel or UDP port of RTP
 * @param second that of RTCP
 */
record TransportOffer(Carrier carrier, int first, int second) {
  private static final Pattern PAIR = Pattern.compile("(?:interleaved|client_port)=(\\d+)-(\\d+)");

  /** The first of the offers that the camera takes. */
  static Optional<TransportOffer> in(String header, Set<Carrier> taken, int track) {
    for (String offer : header.split(",", -1)) {
      Carrier carrier = offer.contains("/TCP") ? Carrier.TCP : Carrier.UDP;
      Matcher pair = PAIR.matcher(offer);
      if (!taken.contains(carrier) || offer.contains("multicast")) {
        continue;
      }
      if (pair.find()) {
        return Optional.of(
            new TransportOffer(
                carrier, Integer.parseInt(pair.group(1)), Integer.parseInt(pair.group(2))));
      }
      if (carrier == Carrier.TCP) {
        return Optional.of(new TransportOffer(carrier, 2 * track, 2 * track + 1));
      }
    }
    return Optional.empty();
  }
}
