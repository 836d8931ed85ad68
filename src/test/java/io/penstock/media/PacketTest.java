package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.testkit.FakePackets;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class PacketTest {
  private final FakePackets packets = new FakePackets();

  @Test
  void isGivenBackOnceHoweverOftenItIsClosed() {
    Packet packet = packets.key(Duration.ZERO, 10);
    packet.close();
    packet.close();

    assertThat(packets.released()).isOne();
    assertThat(NativeLedger.PACKETS.live()).isZero();
  }

  @Test
  void isSharedAsAnotherPacketOfItsOwn() {
    Packet packet = packets.key(Duration.ofMillis(40), 10);
    try (Packet share = packet.share()) {
      packet.close();

      assertThat(share.dts()).isEqualTo(40_000_000);
      assertThat(share.size()).isEqualTo(10);
      assertThat(share.isKeyFrame()).isTrue();
      assertThat(NativeLedger.PACKETS.live()).isOne();
    }
  }

  @Test
  void isNotSharedOnceClosed() {
    Packet packet = packets.key(Duration.ofMillis(40), 10);
    packet.close();

    assertThatThrownBy(packet::share)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("packet at 40000000 ns is closed");
  }
}
