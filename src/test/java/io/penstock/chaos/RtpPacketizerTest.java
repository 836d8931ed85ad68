package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpPacketizerTest {
  private static final int MOST = 100;
  private static final byte KEY_SLICE = 0x65;

  @Test
  void aSmallNalUnitIsAPayload() {
    byte[] nal = nal(KEY_SLICE, MOST);
    assertThat(RtpPacketizer.payloads(List.of(), List.of(nal), MOST)).containsExactly(nal);
  }

  @Test
  void parameterSetsGoTogetherInFront() {
    byte[] nal = nal(KEY_SLICE, 3);
    List<byte[]> payloads =
        RtpPacketizer.payloads(
            List.of(new byte[] {0x67, 1, 2}, new byte[] {0x68, 3}), List.of(nal), MOST);
    assertThat(payloads).containsExactly(new byte[] {0x78, 0, 3, 0x67, 1, 2, 0, 2, 0x68, 3}, nal);
  }

  @ParameterizedTest
  @CsvSource({"101, 2", "197, 2", "198, 3", "295, 3", "296, 4"})
  void aLargeNalUnitIsCutIntoAsFewFragmentsAsPossible(int bytes, int fragments) {
    byte[] nal = nal(KEY_SLICE, bytes);
    List<byte[]> payloads = RtpPacketizer.payloads(List.of(), List.of(nal), MOST);
    assertThat(payloads).hasSize(fragments);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(KEY_SLICE);
    for (int i = 0; i < fragments; i++) {
      byte[] payload = payloads.get(i);
      assertThat(payload.length).isBetween(3, MOST);
      assertThat(payload[0]).isEqualTo((byte) 0x7c);
      int edges = (i == 0 ? 0x80 : 0) | (i == fragments - 1 ? 0x40 : 0);
      assertThat(payload[1]).isEqualTo((byte) (edges | 5));
      joined.write(payload, 2, payload.length - 2);
    }
    assertThat(joined.toByteArray()).isEqualTo(nal);
  }

  private static byte[] nal(byte header, int bytes) {
    byte[] nal = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      nal[i] = (byte) i;
    }
    nal[0] = header;
    return nal;
  }
}
