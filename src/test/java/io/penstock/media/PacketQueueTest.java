package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.FakePackets;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class PacketQueueTest {
  private final FakePackets packets = new FakePackets();
  private final PacketQueue queue = new PacketQueue(1000, Duration.ofMillis(500));

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void beginsAtAKeyFrame() {
    delta(0, 10);
    delta(40, 10);
    key(80, 10);
    delta(120, 10);

    assertThat(drained()).containsExactly(80L, 120L);
    assertThat(queue.dropped()).isEqualTo(2);
  }

  @Test
  void isEmptiedToTheNextKeyFrameWhenTooManyBytesWait() {
    key(0, 600);
    delta(40, 400);
    delta(80, 1);
    delta(120, 1);
    key(160, 50);
    delta(200, 50);

    assertThat(drained()).containsExactly(160L, 200L);
    assertThat(queue.dropped()).isEqualTo(4);
  }

  @Test
  void isEmptiedToTheNextKeyFrameWhenItWouldBeTooLate() {
    key(0, 1);
    delta(500, 1);
    assertThat(queue.size()).as("the bound itself is within").isEqualTo(2);
    delta(501, 1);
    assertThat(queue.size()).isZero();
    key(600, 1);

    assertThat(drained()).containsExactly(600L);
    assertThat(queue.dropped()).isEqualTo(3);
  }

  @Test
  void aKeyFrameThatOverflowsIsTheOneToGoOnWith() {
    key(0, 900);
    key(40, 200);
    delta(80, 10);

    assertThat(drained()).containsExactly(40L, 80L);
    assertThat(queue.dropped()).isOne();
  }

  @Test
  void aPacketAboveTheBoundStillGoesOutAlone() {
    key(0, 5000);
    assertThat(drained()).containsExactly(0L);
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void whatWasTakenNoLongerCounts() {
    key(0, 900);
    assertThat(drained()).containsExactly(0L);
    delta(40, 900);
    assertThat(drained()).containsExactly(40L);
    delta(5_000, 900);
    assertThat(drained()).as("an empty queue is never late").containsExactly(5_000L);
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void closingClosesWhatWaitsAndWhatIsOfferedLater() {
    key(0, 10);
    queue.close();
    queue.close();
    key(40, 10);

    assertThat(packets.released()).isEqualTo(2);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void whatGoesInComesOutOrIsDroppedOrWaits() {
    Random random = new Random(20_261_122);
    long out = 0;
    int count = 20_000;
    boolean whole = false;
    for (int i = 0; i < count; i++) {
      long before = queue.dropped();
      if (random.nextInt(25) == 0) {
        key(i * 40L, random.nextInt(400));
      } else {
        delta(i * 40L, random.nextInt(200));
      }
      whole &= queue.dropped() == before;
      for (int taken = random.nextInt(3); taken > 0; taken--) {
        try (Packet packet = queue.poll()) {
          if (packet != null) {
            assertThat(packet.isKeyFrame() || whole)
                .as("packet %d follows the one it needs", i)
                .isTrue();
            whole = true;
            out++;
          }
        }
      }
      assertThat(NativeLedger.PACKETS.live()).isEqualTo(queue.size());
    }
    assertThat(out + queue.dropped() + queue.size()).isEqualTo(count);
    assertThat(queue.dropped()).isPositive();
  }

  private void key(long millis, int size) {
    queue.offer(packets.key(Duration.ofMillis(millis), size));
  }

  private void delta(long millis, int size) {
    queue.offer(packets.delta(Duration.ofMillis(millis), size));
  }

  private List<Long> drained() {
    List<Long> times = new ArrayList<>();
    for (Packet packet = queue.poll(); packet != null; packet = queue.poll()) {
      times.add(Duration.ofNanos(packet.dts()).toMillis());
      packet.close();
    }
    return times;
  }
}
