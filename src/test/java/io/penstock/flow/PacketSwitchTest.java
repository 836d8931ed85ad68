package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Packet;
import io.penstock.media.PacketSink;
import io.penstock.media.Timeline;
import io.penstock.testkit.FakePackets;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class PacketSwitchTest {
  private static final int SIZE = 1000;
  private static final long SECONDS = 10;

  private final FakePackets packets = new FakePackets();
  private final PacketFan fan = new PacketFan();
  private final PacketSwitch passing = new PacketSwitch(fan, Timeline.live());
  private final List<Long> out = new ArrayList<>();
  private final List<Boolean> keys = new ArrayList<>();
  private final PacketSink output = this::keep;

  private void keep(Packet packet) {
    try (packet) {
      out.add(packet.dts() / 1_000_000);
      keys.add(packet.isKeyFrame());
    }
  }

  @AfterEach
  void close() {
    passing.close();
  }

  private Packet key(long millis) {
    return packets.key(Duration.ofMillis(millis), SIZE);
  }

  private Packet delta(long millis) {
    return packets.delta(Duration.ofMillis(millis), SIZE);
  }

  @Test
  void passesTheAwaitedAttemptFromItsFirstKeyFrameOn() {
    fan.add("main", output);
    passing.await(7);
    PacketSink source = passing.ofAttempt(7);

    source.accept(delta(960));
    source.accept(key(1000));
    source.accept(delta(1040));

    assertThat(out).containsExactly(1000L, 1040L);
    assertThat(keys).containsExactly(true, false);
  }

  @Test
  void takesNothingOfAnAttemptThatNobodyAwaits() {
    fan.add("main", output);
    passing.await(7);

    passing.ofAttempt(6).accept(key(1000));
    passing.sourceGone();
    passing.ofAttempt(7).accept(key(1040));

    assertThat(out).isEmpty();
  }

  @Test
  void changesToTheSlateAndBackAtKeyFramesOnly() {
    fan.add("main", output);
    PacketSink slate = passing.ofEncoder();
    passing.await(1);
    PacketSink first = passing.ofAttempt(1);
    first.accept(key(1000));
    slate.accept(key(1010));
    first.accept(delta(1040));

    passing.sourceGone();
    first.accept(delta(1080));
    slate.accept(delta(2000));
    slate.accept(key(2200));
    slate.accept(delta(2400));
    passing.await(2);
    PacketSink second = passing.ofAttempt(2);
    second.accept(delta(2500));
    slate.accept(delta(2600));
    second.accept(key(2700));
    slate.accept(delta(2800));
    second.accept(delta(2740));

    assertThat(out).containsExactly(1000L, 1040L, 2200L, 2400L, 2600L, 2700L, 2740L);
    assertThat(keys).containsExactly(true, false, true, false, false, true, false);
  }

  @Test
  void keepsTimesRisingWhenTheSourcesClockBeginsAnew() {
    fan.add("main", output);
    passing.await(1);
    passing.ofAttempt(1).accept(key(50_000));
    passing.await(2);
    passing.ofAttempt(2).accept(key(1000));
    passing.ofAttempt(2).accept(delta(1040));

    assertThat(out).hasSize(3).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void givesWhoJoinsWhatWasKeptSinceTheKeyFrame() {
    passing.await(1);
    PacketSink source = passing.ofAttempt(1);
    source.accept(key(1000));
    source.accept(delta(1040));
    source.accept(key(2000));
    source.accept(delta(2040));

    fan.join("main", output);
    source.accept(delta(2080));

    assertThat(out).containsExactly(2000L, 2040L, 2080L);
  }

  @Test
  void givesWhoJoinsNothingOfAGroupThatIsTooLong() {
    passing.await(1);
    PacketSink source = passing.ofAttempt(1);
    source.accept(key(1000));
    for (int i = 1; i <= 120; i++) {
      source.accept(delta(1000 + i * 40));
    }

    fan.join("main", output);
    source.accept(delta(6000));
    int before = out.size();
    source.accept(key(6040));

    assertThat(before).isEqualTo(1);
    assertThat(out).endsWith(6040L);
    closeAll(passing.lastPackets());
  }

  @Test
  void keepsTheKeyFrameAloneOfAGroupThatIsTooLarge() {
    passing.await(1);
    PacketSink source = passing.ofAttempt(1);
    source.accept(packets.key(Duration.ofSeconds(1), SIZE));
    source.accept(packets.delta(Duration.ofMillis(1040), (int) KeptGop.MOST_BYTES));
    source.accept(delta(1080));

    List<Packet> last = passing.lastPackets();

    assertThat(last).hasSize(1);
    closeAll(last);
  }

  @Test
  void givesTheLastPacketsAlsoWhenTheSourceIsGone() {
    passing.await(1);
    PacketSink source = passing.ofAttempt(1);
    source.accept(key(1000));
    source.accept(delta(1040));
    passing.sourceGone();

    List<Packet> last = passing.lastPackets();

    assertThat(last).extracting(Packet::isKeyFrame).containsExactly(true, false);
    closeAll(last);
  }

  @Test
  void letsGoOfWhatWasKeptAndKeepsTheNextGroup() {
    passing.await(7);
    PacketSink source = passing.ofAttempt(7);
    source.accept(key(1000));
    passing.forget();
    assertThat(passing.lastPackets()).isEmpty();
    source.accept(delta(1040));
    assertThat(passing.lastPackets()).as("nothing without its key frame").isEmpty();
    source.accept(key(1080));

    List<Packet> last = passing.lastPackets();
    assertThat(last).hasSize(1);
    closeAll(last);
  }

  @Test
  void passesWhatAnEncoderMakesWhereNoSourcePassesPackets() {
    fan.add("main", output);
    PacketSink encoder = passing.ofEncoder();
    encoder.accept(delta(960));
    encoder.accept(key(1000));
    encoder.accept(delta(1040));

    assertThat(out).containsExactly(1000L, 1040L);
  }

  @Test
  void holdsALosslessSourceUntilTheOutputsAreReadyAndLosesNothing() throws Exception {
    try (PacketSwitch file = new PacketSwitch(fan, Timeline.lossless())) {
      file.await(1);
      PacketSink source = file.ofAttempt(1);
      CompletableFuture<Void> read =
          CompletableFuture.runAsync(
              () -> {
                source.accept(key(0));
                source.accept(delta(40));
              });
      fan.join("main", output);
      boolean waited = !read.isDone() && out.isEmpty();
      file.release();
      read.get(SECONDS, TimeUnit.SECONDS);

      assertThat(waited).isTrue();
      assertThat(out).containsExactly(0L, 40L);
    }
  }

  @Test
  void letsGoOfALosslessSourceThatNobodyWantsAnyMore() throws Exception {
    try (PacketSwitch file = new PacketSwitch(fan, Timeline.lossless())) {
      fan.add("main", output);
      file.await(1);
      PacketSink source = file.ofAttempt(1);
      CompletableFuture<Void> read = CompletableFuture.runAsync(() -> source.accept(key(0)));

      file.sourceGone();
      read.get(SECONDS, TimeUnit.SECONDS);

      assertThat(out).isEmpty();
    }
  }

  @Test
  void keepsNobodyButTheSourceWaitingForASlowOutput() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch mayGoOn = new CountDownLatch(1);
    try (PacketSwitch file = new PacketSwitch(fan, Timeline.lossless())) {
      fan.add(
          "slow",
          packet -> {
            arrived.countDown();
            awaitQuietly(mayGoOn);
            keep(packet);
          });
      file.await(1);
      file.release();
      PacketSink source = file.ofAttempt(1);
      CompletableFuture<Void> read = CompletableFuture.runAsync(() -> source.accept(key(0)));
      arrived.await();

      closeAll(file.lastPackets());
      fan.join("late", Packet::close);
      file.sourceGone();
      boolean waits = !read.isDone();
      mayGoOn.countDown();
      read.get(SECONDS, TimeUnit.SECONDS);

      assertThat(waits).isTrue();
      assertThat(out).containsExactly(0L);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeAll(List<Packet> shares) {
    shares.forEach(Packet::close);
  }
}
