package io.penstock.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyFrameWishTest {
  private static final long GAP = KeyFrameWish.GAP_NANOS;
  private static final long BEGIN = -77;

  private final KeyFrameWish wish = new KeyFrameWish();
  private int asked;

  @BeforeEach
  void connect() {
    wish.ask(() -> asked++);
  }

  @Test
  void isPassedOnAtOnce() {
    wish.want(BEGIN);
    assertThat(asked).isOne();
  }

  @Test
  void asksNobodyWhereNobodyWantsOne() {
    for (int i = 0; i < 100; i++) {
      wish.packet(i % 25 == 0, BEGIN + i * GAP);
    }
    assertThat(asked).isZero();
  }

  @Test
  void manyThatJoinTogetherCostOne() {
    for (int i = 0; i < 50; i++) {
      wish.want(BEGIN + i);
    }
    wish.packet(true, BEGIN + 60);
    wish.packet(false, BEGIN + GAP);
    assertThat(asked).isOne();
  }

  @Test
  void oneThatComesTooEarlyWaitsAndIsNotForgotten() {
    wish.want(BEGIN);
    wish.packet(true, BEGIN + 1);
    wish.want(BEGIN + 2);
    wish.packet(false, BEGIN + GAP - 1);
    assertThat(asked).isOne();
    wish.packet(false, BEGIN + GAP);
    wish.packet(false, BEGIN + 3 * GAP);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void oneThatWaitsComesTrueByItselfWithTheNextKeyFrame() {
    wish.want(BEGIN);
    wish.want(BEGIN + 2);
    wish.packet(true, BEGIN + 3);
    wish.packet(false, BEGIN + 2 * GAP);
    assertThat(asked).isOne();
  }

  @Test
  void goesToTheEncoderOfNow() {
    int[] second = new int[1];
    wish.ask(() -> second[0]++);
    wish.want(BEGIN);
    assertThat(asked).isZero();
    assertThat(second[0]).isOne();
  }
}
