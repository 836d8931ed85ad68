package io.penstock.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtpSpoilerTest {
  private static final int CLOCK_RATE = 90_000;
  private static final int SOURCE = 77;
  private static final int COUNT = 1000;

  private final RtpSpoiler spoiler = new RtpSpoiler(1, CLOCK_RATE);
  private final RtpHeader header = new RtpHeader(96, SOURCE, 65_000);

  @Test
  void changesNothingWhenThereIsNoFault() {
    ByteBuffer packet = packet(5);
    assertThat(spoiler.rtp(packet, RtpFaults.none())).containsExactly(packet);
    assertThat(spoiler.garbage(RtpFaults.none()).remaining()).isZero();
  }

  @Test
  void losesAboutItsShare() {
    assertThat(many(RtpFaults.none().withLoss(0.05))).hasSizeBetween(920, 980);
  }

  @Test
  void losesAllWhenToldTo() {
    assertThat(many(RtpFaults.none().withLoss(1))).isEmpty();
  }

  @Test
  void turnsOneBitBehindTheHeader() {
    ByteBuffer packet = packet(0);
    ByteBuffer spoilt = spoiler.rtp(packet, RtpFaults.none().withFlips(1)).get(0);
    assertThat(spoilt.slice(0, 12)).isEqualTo(packet.slice(0, 12));
    BitSet turned = BitSet.valueOf(spoilt);
    turned.xor(BitSet.valueOf(packet));
    assertThat(turned.cardinality()).isEqualTo(1);
  }

  @Test
  void cutsTheSecondHalfOff() {
    ByteBuffer spoilt = spoiler.rtp(packet(0), RtpFaults.none().withCuts(1)).get(0);
    assertThat(spoilt.remaining()).isEqualTo(12 + 10);
  }

  @Test
  void swapsNeighboursAndLosesNone() {
    List<ByteBuffer> sent = many(RtpFaults.none().withSwaps(1));
    assertThat(sent).hasSize(COUNT);
    assertThat(sequence(sent.get(1))).isEqualTo(65_000);
    assertThat(sequence(sent.get(0))).isEqualTo(65_001);
  }

  @Test
  void shiftsStampsAndReportsAlike() {
    RtpFaults faults = RtpFaults.none().withStampShift(Duration.ofHours(-1));
    int expected = 5 - 3600 * CLOCK_RATE;
    assertThat(spoiler.rtp(packet(5), faults).get(0).getInt(4)).isEqualTo(expected);
    assertThat(spoiler.rtcp(header.senderReport(5, 0), faults).getInt(16)).isEqualTo(expected);
  }

  @Test
  void driftsFromTheFirstStampOn() {
    RtpFaults faults = RtpFaults.none().withDriftPpm(5000);
    assertThat(spoiler.rtp(packet(-100), faults).get(0).getInt(4)).isEqualTo(-100);
    assertThat(spoiler.rtp(packet(999_900), faults).get(0).getInt(4)).isEqualTo(1_004_900);
  }

  @Test
  void givesAnotherSource() {
    ByteBuffer spoilt = spoiler.rtp(packet(0), RtpFaults.none().withNewSource()).get(0);
    assertThat(spoilt.getInt(8)).isNotEqualTo(SOURCE);
  }

  @Test
  void garbageNeverLooksLikeAPacket() {
    RtpFaults faults = RtpFaults.none().withGarbage(1);
    for (int i = 0; i < COUNT; i++) {
      ByteBuffer garbage = spoiler.garbage(faults);
      assertThat(garbage.remaining()).isPositive();
      while (garbage.hasRemaining()) {
        assertThat(garbage.get()).isNotEqualTo((byte) '$');
      }
    }
  }

  private List<ByteBuffer> many(RtpFaults faults) {
    List<ByteBuffer> sent = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      sent.addAll(spoiler.rtp(packet(i), faults));
    }
    return sent;
  }

  private ByteBuffer packet(int stamp) {
    return header.packet(new byte[20], stamp, true);
  }

  private static int sequence(ByteBuffer packet) {
    return packet.getShort(2) & 0xffff;
  }
}
