package io.penstock.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts H.264 into RTP payloads as RFC 6184 says: single NAL units, STAP-A and FU-A. */
final class RtpPacketizer {
  private static final int STAP_A = 24;
  private static final int FU_A = 28;
  private static final int START = 0x80;
  private static final int END = 0x40;
  private static final int TYPE_MASK = 0x1f;

  private RtpPacketizer() {}

  /**
   * The payloads of one picture, in order; the last one gets the marker.
   *
   * @param parameterSets sent in one packet in front of the picture; may be empty
   * @param nals of the picture
   * @param mostBytes of a payload
   */
  static List<byte[]> payloads(List<byte[]> parameterSets, List<byte[]> nals, int mostBytes) {
    List<byte[]> payloads = new ArrayList<>();
    if (!parameterSets.isEmpty()) {
      payloads.add(aggregate(parameterSets));
    }
    for (byte[] nal : nals) {
      if (nal.length <= mostBytes) {
        payloads.add(nal);
      } else {
        fragment(nal, mostBytes, payloads);
      }
    }
    return payloads;
  }

  private static byte[] aggregate(List<byte[]> nals) {
    int importance = nals.stream().mapToInt(nal -> nal[0] & 0x60).max().orElse(0);
    byte[] payload = new byte[1 + nals.stream().mapToInt(nal -> 2 + nal.length).sum()];
    payload[0] = (byte) (importance | STAP_A);
    int at = 1;
    for (byte[] nal : nals) {
      payload[at] = (byte) (nal.length >> 8);
      payload[at + 1] = (byte) nal.length;
      System.arraycopy(nal, 0, payload, at + 2, nal.length);
      at += 2 + nal.length;
    }
    return payload;
  }

  private static void fragment(byte[] nal, int mostBytes, List<byte[]> payloads) {
    int share = mostBytes - 2;
    for (int at = 1; at < nal.length; at += share) {
      int end = Math.min(nal.length, at + share);
      byte[] payload = new byte[2 + end - at];
      payload[0] = (byte) ((nal[0] & ~TYPE_MASK) | FU_A);
      int edges = (at == 1 ? START : 0) | (end == nal.length ? END : 0);
      payload[1] = (byte) (edges | (nal[0] & TYPE_MASK));
      System.arraycopy(Arrays.copyOfRange(nal, at, end), 0, payload, 2, end - at);
      payloads.add(payload);
    }
  }
}
