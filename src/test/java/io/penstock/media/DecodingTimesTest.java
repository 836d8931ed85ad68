package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.FakePackets;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class DecodingTimesTest {
  private final FakePackets packets = new FakePackets();
  private final List<Long> shown = new ArrayList<>();
  private final List<Long> decoded = new ArrayList<>();
  private final DecodingTimes times = new DecodingTimes(this::keep);

  private void keep(Packet packet) {
    try (packet) {
      shown.add(packet.pts());
      decoded.add(packet.dts());
    }
  }

  private void accept(long... pts) {
    for (long each : pts) {
      try (Packet packet = packets.delta(Duration.ZERO, 100)) {
        times.accept(packet.at(each, each));
      }
    }
  }

  @Test
  void picturesThatAreShownInTheirOrderKeepTheirTimes() {
    accept(0, 40, 80, 120);
    times.end();

    assertThat(shown).containsExactly(0L, 40L, 80L, 120L);
    assertThat(decoded).containsExactly(0L, 40L, 80L, 120L);
  }

  @Test
  void reorderedPicturesAreDecodedInTheOrderInWhichTheyComeAndBeforeTheyAreShown() {
    accept(0, 160, 80, 40, 120, 320, 240, 200, 280);
    times.end();

    assertThat(shown).containsExactly(0L, 160L, 80L, 40L, 120L, 320L, 240L, 200L, 280L);
    assertThat(decoded).containsExactly(-80L, -40L, 0L, 40L, 80L, 120L, 160L, 200L, 240L);
    assertThat(decoded).zipSatisfy(shown, (dts, pts) -> assertThat(dts).isLessThanOrEqualTo(pts));
  }

  @Test
  void keepsBackNoMoreThanCanChangePlaces() {
    for (int i = 0; i < 40; i++) {
      accept(i * 40L);
    }

    assertThat(shown).hasSize(24);
    times.end();
    assertThat(shown).hasSize(40).isSorted();
  }

  @Test
  void closesWhatItKeepsBack() {
    accept(0, 40);
    times.close();
    accept(80);
    times.end();

    assertThat(shown).isEmpty();
    assertThat(packets.released()).isEqualTo(6);
  }
}
