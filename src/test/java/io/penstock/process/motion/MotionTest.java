package io.penstock.process.motion;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.process.Pixels;
import io.penstock.process.ProcessorChain;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Sighting;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through the real OpenCV, with pictures made here: 25 a second of 640x360, unless said. */
@ExtendWith(NothingLeft.class)
class MotionTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final long STEP = 40;
  private static final int SECOND = 25;

  /** Three seconds, after which the background is known. */
  private static final int LEARNED = 3 * SECOND;

  private final DirectMemory memory = new DirectMemory();
  private final Yard yard = new Yard(WIDTH, HEIGHT);
  private final List<Boolean> seen = new ArrayList<>();
  private Picture picture = picture(PixelFormat.NV12);
  private long millis;

  private static Picture picture(PixelFormat pixels) {
    return DirectMemory.picture(DirectMemory.format(pixels, WIDTH, HEIGHT, ""));
  }

  // ---------------------------------------------------------------- what moves

  @ParameterizedTest
  @CsvSource({"I420, false", "NV12, false", "BGR, false", "I420, true", "NV12, true"})
  void somebodyWhoCrossesIsMotionUntilTheHoldOffIsOver(PixelFormat pixels, boolean bgr) {
    picture = picture(pixels);
    try (ProcessorChain chain = TestProcessors.one("motion", bgr, Map.of("hold-off", "2s"))) {
      show(chain, LEARNED, i -> yard.calm());
      assertThat(seen).doesNotContain(true);

      show(chain, 2 * SECOND, this::crosses);
      assertThat(seen.subList(0, 5)).as("within a fifth of a second").contains(true);
      assertThat(seen.subList(5, 2 * SECOND)).doesNotContain(false);

      show(chain, 4 * SECOND, i -> yard.calm());
      assertThat(seen.subList(0, 2 * SECOND - 2)).as("the hold-off").doesNotContain(false);
      assertThat(seen.get(seen.size() - 1)).as("the end").isFalse();
      assertThat(sighting(chain).times()).isEqualTo(1);
    }
    assertThat(memory.copies()).as("copies of frames").isZero();
  }

  @Test
  void theLevelIsTheShareOfThePictureThatMoves() {
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of())) {
      show(chain, LEARNED, i -> yard.calm());
      show(chain, SECOND, this::crosses);

      double person = 100.0 * 40 * 100 / WIDTH / HEIGHT;
      assertThat(sighting(chain).level()).isBetween(0.4 * person, 1.6 * person);
    }
  }

  @Test
  void lessThanTheSensitivityIsNone() {
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of("sensitivity", "5%"))) {
      show(chain, LEARNED, i -> yard.calm());
      show(chain, 2 * SECOND, this::crosses);

      assertThat(seen).doesNotContain(true);
      assertThat(sighting(chain).level()).isPositive();
    }
  }

  @Test
  void whatStaysBecomesBackground() {
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of("hold-off", "1s"))) {
      show(chain, LEARNED, i -> yard.calm());
      show(chain, 10 * SECOND, i -> yard.calm().person(200, 100, 40, 100));

      assertThat(seen.subList(0, 5)).contains(true);
      assertThat(seen.get(seen.size() - 1)).isFalse();
    }
  }

  @Test
  void ofFewPicturesTheTimesCount() {
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of("hold-off", "5s"))) {
      show(chain, 10, 1_000, i -> yard.calm());
      show(chain, 3, 1_000, i -> yard.calm().person(100 + 60 * i, 100, 40, 100));
      assertThat(seen).containsOnly(true);

      show(chain, 8, 1_000, i -> yard.calm());
      assertThat(seen).containsExactly(true, true, true, true, false, false, false, false);
    }
  }

  // ---------------------------------------------------------------- where

  static List<Map<String, Object>> blindWhereSomebodyCrosses() {
    List<Object> rectangle = List.of(0, 80, 640, 140);
    List<Object> polygon =
        List.of(List.of(0, 80), List.of(640, 80), List.of(640, 220), List.of(0, 220));
    return List.of(
        Map.of("ignore", List.of(rectangle)),
        Map.of("ignore", List.of(polygon)),
        Map.of("watch", List.of(List.of(0, 0, 640, 80), List.of(0, 220, 640, 140))),
        Map.of("watch", List.of(List.of(0, 0, 640, 360)), "ignore", List.of(rectangle)),
        Map.of("watch", List.of(List.of(900, 0, 100, 100), List.of(-500, -500, 100, 100))));
  }

  @ParameterizedTest
  @MethodSource("blindWhereSomebodyCrosses")
  void nothingIsSeenOutsideOfWhatIsWatched(Map<String, Object> options) {
    try (ProcessorChain chain = TestProcessors.one("motion", false, options)) {
      show(chain, LEARNED, i -> yard.calm());
      show(chain, 2 * SECOND, this::crosses);

      assertThat(seen).doesNotContain(true);
    }
  }

  @Test
  void whatIsWatchedIsSeen() {
    Map<String, Object> options =
        Map.of(
            "watch",
                List.of(List.of(-1_000_000, 80, 1_000_000, 140), List.of(0, 80, 1_000_000, 140)),
            "ignore", List.of(List.of(0, 0, 640, 80)));
    try (ProcessorChain chain = TestProcessors.one("motion", false, options)) {
      show(chain, LEARNED, i -> yard.calm());
      show(chain, SECOND, this::crosses);

      assertThat(seen.get(seen.size() - 1)).isTrue();
    }
  }

  // ---------------------------------------------------------------- what does not move

  @ParameterizedTest
  @ValueSource(doubles = {0, 3, 8})
  void noiseIsNoMotion(double deviation) {
    yard.noisy(deviation);
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of())) {
      show(chain, 12 * SECOND, i -> yard.calm());

      assertThat(seen).doesNotContain(true);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.6, 1.5, 1.7})
  void aChangeOfTheLightIsNoMotion(double factor) {
    yard.noisy(2);
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of())) {
      show(chain, LEARNED, i -> yard.calm());
      show(chain, 3, i -> yard.calm().lit(factor));
      show(chain, 2 * SECOND, i -> yard.calm());
      show(chain, 4 * SECOND, i -> yard.calm().lit(factor));
      show(chain, 4 * SECOND, i -> yard.calm().lit(1 + (factor - 1) * (1 - i / (4.0 * SECOND))));

      assertThat(sighting(chain).times()).isZero();
    }
  }

  @Test
  void aLampThatBlinksDoesNotCountForLong() {
    yard.noisy(2);
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of("hold-off", "1s"))) {
      show(chain, LEARNED, i -> yard.calm());
      show(chain, 9 * SECOND, this::blinks);
      show(chain, 20 * SECOND, this::blinks);

      assertThat(seen).doesNotContain(true);
    }
  }

  private void blinks(int picture) {
    yard.calm();
    if (picture / 12 % 2 == 1) {
      yard.lit(300, 100, 500, 250, 1.6);
    }
  }

  // ---------------------------------------------------------------- pictures

  @ParameterizedTest
  @MethodSource("io.penstock.process.Pixels#every")
  void neverWritesIntoThePicture(Picture decoded) {
    Pixels.ramps(decoded);
    byte[] before = Pixels.bytes(decoded);
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of())) {
      assertThat(chain.draws()).isFalse();
      for (int i = 0; i < 5; i++) {
        chain.apply(memory.decoded(decoded, TimeUnit.SECONDS.toNanos(i))).close();
      }
    }
    assertThat(Pixels.bytes(decoded)).isEqualTo(before);
    assertThat(memory.copies()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "16, 16", "240, 4", "3840, 16"})
  void takesPicturesOfEverySize(int width, int height) {
    Picture odd = DirectMemory.picture(DirectMemory.format(PixelFormat.I420, width, height, ""));
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of())) {
      for (int i = 0; i < 10; i++) {
        chain.apply(memory.decoded(odd, TimeUnit.SECONDS.toNanos(i))).close();
      }
      assertThat(sighting(chain).active()).isFalse();
    }
  }

  @Test
  void learnsAnewWhenTheSizeChanges() {
    try (ProcessorChain chain = TestProcessors.one("motion", false, Map.of())) {
      show(chain, LEARNED, i -> yard.calm());
      picture = DirectMemory.picture(DirectMemory.format(PixelFormat.NV12, 320, 180, ""));
      Yard small = new Yard(320, 180);
      for (int i = 0; i < LEARNED; i++) {
        millis += STEP;
        show(chain, small.into(picture));
        assertThat(sighting(chain).active()).isFalse();
      }
    }
  }

  // ----------------------------------------------------------------

  private void crosses(int picture) {
    yard.calm().person(60 + 8 * picture, 100, 40, 100);
  }

  private void show(ProcessorChain chain, int pictures, IntConsumer happens) {
    show(chain, pictures, STEP, happens);
  }

  private void show(ProcessorChain chain, int pictures, long step, IntConsumer happens) {
    seen.clear();
    for (int i = 0; i < pictures; i++) {
      happens.accept(i);
      millis += step;
      show(chain, yard.into(picture));
      seen.add(sighting(chain).active());
    }
  }

  private void show(ProcessorChain chain, Picture shown) {
    chain.apply(memory.decoded(shown, TimeUnit.MILLISECONDS.toNanos(millis))).close();
  }

  private static Sighting sighting(ProcessorChain chain) {
    return chain.counts().get(0).sightings().get(0);
  }
}
