package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.ConnectSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConnectQueueTest {
  private static final long SECOND = 1_000_000_000;

  /** {@link System#nanoTime()} may be anything, and may be about to wrap. */
  private long now = Long.MAX_VALUE - 2 * SECOND;

  private static ConnectQueue<String> queue(int perHost, int overall, int rate) {
    return new ConnectQueue<>(new ConnectSettings(perHost, overall, rate));
  }

  private static void ask(ConnectQueue<String> queue, String host, boolean hopeless, int count) {
    for (int i = 0; i < count; i++) {
      queue.ask(host + i, host, hopeless);
    }
  }

  @Test
  void letsInAsManyAsAHostBears() {
    ConnectQueue<String> queue = queue(2, 64, 20);
    ask(queue, "a", false, 5);

    assertThat(queue.admit(now)).containsExactly("a0", "a1");
    assertThat(queue.admit(now)).isEmpty();
    queue.leave("a0");
    assertThat(queue.admit(now)).containsExactly("a2");
    assertThat(queue.underWay()).isEqualTo(2);
    assertThat(queue.waiting()).isEqualTo(2);
  }

  @Test
  void letsInAsManyAsTheNodeBearsFromEachHostInTurn() {
    ConnectQueue<String> queue = queue(8, 5, 20);
    ask(queue, "a", false, 9);
    ask(queue, "b", false, 9);
    ask(queue, "c", false, 1);

    assertThat(queue.admit(now)).containsExactly("a0", "b0", "c0", "a1", "b1");
  }

  @Test
  void letsInNoMoreASecondThanAHostBears() {
    ConnectQueue<String> queue = queue(100, 100, 3);
    ask(queue, "a", false, 9);

    assertThat(queue.admit(now)).hasSize(3);
    assertThat(queue.nextLook(now)).hasValue(now + SECOND);
    assertThat(queue.admit(now + SECOND - 1)).isEmpty();
    assertThat(queue.admit(now + SECOND)).hasSize(3);
  }

  @Test
  void needsNoLookWhereOnlyALeavingHelps() {
    ConnectQueue<String> queue = queue(1, 100, 20);
    ask(queue, "a", false, 2);
    queue.admit(now);

    assertThat(queue.nextLook(now)).isEmpty();
  }

  @Test
  void theHopelessGetHalfAndOnlyWhatOthersLeave() {
    ConnectQueue<String> queue = queue(4, 6, 20);
    ask(queue, "a", true, 9);
    ask(queue, "b", true, 9);

    assertThat(queue.admit(now)).as("half of six").hasSize(3);
    queue.ask("fresh", "a", false);
    assertThat(queue.admit(now)).containsExactly("fresh");
  }

  @Test
  void theHopelessGetHalfOfAHost() {
    ConnectQueue<String> queue = queue(4, 64, 20);
    ask(queue, "a", true, 9);

    assertThat(queue.admit(now)).hasSize(2);
  }

  @Test
  void theHopelessGetHalfOfTheRate() {
    ConnectQueue<String> queue = queue(64, 64, 4);
    ask(queue, "a", true, 9);

    assertThat(queue.admit(now)).hasSize(2);
    assertThat(queue.nextLook(now)).hasValue(now + SECOND);
    assertThat(queue.admit(now + SECOND)).hasSize(2);
  }

  @Test
  void askingTwiceCountsOnce() {
    ConnectQueue<String> queue = queue(4, 64, 20);
    queue.ask("x", "a", false);
    queue.ask("x", "a", false);

    assertThat(queue.admit(now)).containsExactly("x");
    queue.ask("x", "a", false);
    assertThat(queue.admit(now)).isEmpty();
  }

  @Test
  void whoeverLeavesTheLineIsNotLetIn() {
    ConnectQueue<String> queue = queue(1, 64, 20);
    ask(queue, "a", false, 3);
    queue.admit(now);
    queue.leave("a1");
    queue.leave("a0");
    queue.leave("a0");
    queue.leave("nobody");

    assertThat(queue.admit(now)).containsExactly("a2");
    assertThat(queue.underWay()).isOne();
  }

  @Test
  void keepsItsLimitsWhateverHappensAndLetsEverybodyIn() {
    Random random = new Random(20_261_122);
    ConnectQueue<Integer> queue = new ConnectQueue<>(new ConnectSettings(8, 20, 20));
    Map<Integer, String> underWay = new HashMap<>();
    int admitted = 0;
    for (int who = 0; who < 500; who++) {
      queue.ask(who, "host" + random.nextInt(4), random.nextInt(3) == 0);
    }
    for (int step = 0; step < 10_000 && admitted < 500; step++) {
      now += SECOND / 100;
      List<Integer> in = queue.admit(now);
      admitted += in.size();
      in.forEach(who -> underWay.put(who, ""));
      assertThat(underWay.size()).isEqualTo(queue.underWay()).isLessThanOrEqualTo(20);
      for (Integer who : new ArrayList<>(underWay.keySet())) {
        if (random.nextInt(20) == 0) {
          underWay.remove(who);
          queue.leave(who);
        }
      }
    }
    assertThat(admitted).isEqualTo(500);
    assertThat(queue.waiting()).isZero();
  }
}
