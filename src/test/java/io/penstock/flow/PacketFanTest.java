package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.testkit.FakePackets;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class PacketFanTest {
  private final FakePackets packets = new FakePackets();
  private final PacketFan fan = new PacketFan();
  private final List<Long> main = new ArrayList<>();
  private final List<Long> second = new ArrayList<>();

  @Test
  void closesPacketsThatNobodyWants() {
    send(0);
    assertThat(packets.released()).isOne();
  }

  @Test
  void givesEveryOutputAPacketOfItsOwn() {
    fan.add("main", into(main));
    fan.add("second", into(second));
    send(0);
    send(40);

    assertThat(main).containsExactly(0L, 40L);
    assertThat(second).containsExactly(0L, 40L);
    assertThat(packets.released()).as("each packet and its two shares").isEqualTo(6);
  }

  @Test
  void outputsComeAndGoWhilePacketsFlow() {
    PacketSink first = into(main);
    fan.add("main", first);
    send(0);
    fan.add("second", into(second));
    send(40);
    fan.remove("main", first);
    send(80);

    assertThat(main).containsExactly(0L, 40L);
    assertThat(second).containsExactly(40L, 80L);
  }

  @Test
  void aLateGoodbyeDoesNotRemoveTheSuccessorOfThatName() {
    PacketSink old = into(main);
    fan.add("main", old);
    fan.add("main", into(second));
    fan.remove("main", old);
    send(0);

    assertThat(main).isEmpty();
    assertThat(second).containsExactly(0L);
  }

  @Test
  void anOutputThatThrowsMissesThatPacketAndItsNeighboursDoNot() {
    List<Long> early = new ArrayList<>();
    fan.add("a", into(early));
    PacketSink thrower =
        packet -> {
          if (packet.dts() == 0) {
            throw new IllegalStateException("a bug, made for a test");
          }
          into(main).accept(packet);
        };
    fan.add("b", thrower);
    fan.add("c", into(second));
    send(0);
    send(40);

    assertThat(early).containsExactly(0L, 40L);
    assertThat(main).containsExactly(40L);
    assertThat(second).containsExactly(0L, 40L);
    assertThat(packets.released()).as("each packet and its three shares").isEqualTo(8);
  }

  @Test
  void asksItsEncoderForAKeyFrameOnceForMany() {
    int[] asked = new int[1];
    fan.fedBy(() -> asked[0]++);
    fan.requestKeyFrame();
    fan.requestKeyFrame();
    fan.requestKeyFrame();
    send(0);

    assertThat(asked[0]).isOne();
  }

  private void send(long millis) {
    fan.accept(packets.key(Duration.ofMillis(millis), 10));
  }

  private static PacketSink into(List<Long> times) {
    return packet -> {
      try (Packet mine = packet) {
        times.add(Duration.ofNanos(mine.dts()).toMillis());
      }
    };
  }
}
