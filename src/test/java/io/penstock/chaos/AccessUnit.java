package io.penstock.chaos;

import java.util.List;

/**
 * One encoded picture.
 *
 * @param nals its NAL units without start codes and without SPS and PPS; nobody writes into them
 * @param key whether decoding can begin here
 */
record AccessUnit(List<byte[]> nals, boolean key) {
  AccessUnit {
    nals = List.copyOf(nals);
  }
}
