package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gst.SourceRun.Picture;
import io.penstock.media.Shape;
import io.penstock.media.SourceRequest;
import io.penstock.settings.ElementSettings;
import io.penstock.stream.Codec;
import io.penstock.testkit.Await;
import io.penstock.testkit.ClipSpec;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.NumberedCamera;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is decoded of a real camera whose packets go past the decoder. */
@Tag("chaos")
@ExtendWith(NothingLeft.class)
class DecodeBranchIT {
  /** Ten pictures a second, a key picture each second. */
  private static final ClipSpec CLIP = ClipSpec.small();

  /** Takes three times as long for a picture as there is. */
  private static final DecoderChoice SLOW =
      new DecoderChoice(
          "slow",
          List.of(
              new ElementSettings("identity", Map.of("sleep-time", "300000")),
              new ElementSettings("avdec_h264", Map.of("max-threads", "1"))));

  private final AtomicInteger passed = new AtomicInteger();

  @Test
  void decodesKeyPicturesAloneWhereTheyComeOftenEnough() {
    try (NumberedCamera camera = NumberedCamera.open(CLIP);
        SourceRun run = SourceRun.of(request(camera, Duration.ofSeconds(1)), SourceRun.SOFTWARE)) {
      // It takes three key pictures to know how often they come.
      Await.until(
          SourceRun.LIMIT,
          () -> run.pictures.size() > 1 && isAllKeys(newest(run, 2)),
          "key pictures alone");
      int frames = run.frames.get();
      int packets = run.packets.get();
      int seconds = 4;
      Await.until(
          SourceRun.LIMIT,
          () -> run.packets.get() >= packets + seconds * CLIP.framesPerSecond(),
          "four seconds of packets");

      assertThat(run.frames.get() - frames).isBetween(seconds - 1, seconds + 1);
      assertThat(isAllKeys(newest(run, seconds))).isTrue();
      assertThat(run.tooLate.get()).as("what nobody wants is no drop").isLessThan(seconds);
      assertThat(passed.get()).as("all go past it").isGreaterThan(packets);
    }
  }

  @Test
  void aDecoderThatIsTooSlowGetsRunsOfWholePicturesAndTheRestIsCounted() {
    try (NumberedCamera camera = NumberedCamera.open(CLIP);
        SourceRun run = SourceRun.of(request(camera, Duration.ZERO), SLOW)) {
      Await.until(SourceRun.LIMIT, () -> run.tooLate.get() > 0, "some come too late");
      int before = run.pictures.size();
      Await.until(
          Duration.ofSeconds(30),
          () -> gaps(run.pictures.subList(before, run.pictures.size())) > 0,
          "it goes on after what came too late");
      List<Picture> pictures = List.copyOf(run.pictures);

      for (int i = 1; i < pictures.size(); i++) {
        int last = number(pictures.get(i - 1));
        int next = number(pictures.get(i));
        assertThat(next == (last + 1) % CLIP.frames() || next % CLIP.keyInterval() == 0)
            .as("picture %d follows %d", next, last)
            .isTrue();
      }
      assertThat(run.damaged).hasValue(0);
      assertThat(run.failures).isEmpty();
      // All else waits: two seconds of it, and the one that the decoder has.
      int waiting = run.packets.get() - run.frames.get() - run.tooLate.get();
      assertThat(waiting).isBetween(0, 3 * CLIP.framesPerSecond());
      assertThat(run.packets.get() - passed.get()).as("all go past it").isBetween(0, 2);
    }
  }

  private SourceRequest request(NumberedCamera camera, Duration every) {
    return new SourceRequest(
        SourceRun.camera(camera.address()),
        Codec.H264,
        false,
        Optional.empty(),
        false,
        Shape.AS_IT_IS,
        Optional.of(
            packet -> {
              passed.incrementAndGet();
              packet.close();
            }),
        Optional.empty(),
        true,
        every,
        Optional.empty());
  }

  private static List<Picture> newest(SourceRun run, int count) {
    List<Picture> all = List.copyOf(run.pictures);
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  private static boolean isAllKeys(List<Picture> pictures) {
    return pictures.stream().allMatch(one -> number(one) % CLIP.keyInterval() == 0);
  }

  private static long gaps(List<Picture> pictures) {
    long gaps = 0;
    for (int i = 1; i < pictures.size(); i++) {
      boolean follows =
          number(pictures.get(i)) == (number(pictures.get(i - 1)) + 1) % CLIP.frames();
      gaps += follows ? 0 : 1;
    }
    return gaps;
  }

  private static int number(Picture picture) {
    return picture.number().orElseThrow();
  }
}
