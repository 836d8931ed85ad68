package io.penstock.chaos;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a camera sends beside video: the same piece again and again.
 *
 * @param payloads of each piece
 * @param seconds from a piece to the next
 */
record OtherContent(List<byte[]> payloads, double seconds) implements TrackFeed.Content {
  private static final int SAMPLES = 320;
  private static final byte PCMU_SILENCE = (byte) 0xff;

  /** G.711, silent, 40 ms a packet. */
  static OtherContent silence() {
    byte[] samples = new byte[SAMPLES];
    Arrays.fill(samples, PCMU_SILENCE);
    return new OtherContent(List.of(samples), 0.04);
  }

  /** An ONVIF document each second. */
  static OtherContent metadata() {
    String document =
        "<?xml version=\"1.0\"?><tt:MetadataStream xmlns:tt=\"http://www.onvif.org/ver10/schema\">"
            + "<tt:VideoAnalytics><tt:Frame UtcTime=\"2026-01-01T00:00:00Z\"/>"
            + "</tt:VideoAnalytics></tt:MetadataStream>";
    return new OtherContent(List.of(document.getBytes(StandardCharsets.UTF_8)), 1);
  }

  @Override
  public void advance() {}
}
