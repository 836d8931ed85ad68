package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.demo.RtmpServer;
import io.penstock.demo.RtmpServerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RtmpPlayerTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final ClipSpec SPEC = ClipSpec.standard().withFrames(100);
  private static final NumberedClip CLIP = NumberedClip.of(SPEC);

  @Test
  void seesEveryPictureWithItsNumberAndTimeOverLoops() {
    try (RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort());
        RtmpPush push = RtmpPush.of(CLIP, server.address("gate"));
        RtmpPlayer player = open(server)) {
      Await.until(LIMIT, () -> player.count() > 150, "more than one loop is seen");
      assertThat(push.isAlive()).isTrue();
      assertThat(player.complaints()).isEmpty();

      NumberSequence sequence = new NumberSequence(SPEC.frames());
      List<PlayedPicture.Seen> seen = player.seen();
      long first = sequence.unwrap(seen.get(0).number().orElseThrow());
      for (PlayedPicture.Seen picture : seen) {
        assertThat(sequence.unwrap(picture.number().orElseThrow()))
            .isEqualTo(first + picture.index());
        assertThat(picture.ptsMillis() - seen.get(0).ptsMillis())
            .isCloseTo(picture.index() * 40L, org.assertj.core.data.Offset.offset(2L));
      }
    }
  }

  @Test
  void showsThePixels() {
    AtomicInteger looked = new AtomicInteger();
    try (RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort());
        RtmpPush push = RtmpPush.of(CLIP, server.address("gate"));
        RtmpPlayer player =
            RtmpPlayer.open(
                server.address("gate"),
                picture -> {
                  assertThat(picture.i420().remaining()).isEqualTo(640 * 360 * 3 / 2);
                  int u = picture.i420().get(640 * 360 + 1000) & 0xff;
                  int v = picture.i420().get(640 * 360 * 5 / 4 + 1000) & 0xff;
                  int step = picture.number().orElseThrow() / 4 % 32;
                  assertThat(u).isBetween(112 + step - 8, 112 + step + 8);
                  assertThat(v).isBetween(144 - step - 8, 144 - step + 8);
                  looked.incrementAndGet();
                })) {
      Await.until(LIMIT, () -> looked.get() > 20, "pixels are right in twenty pictures");
      assertThat(player.count()).isGreaterThanOrEqualTo(looked.get());
      assertThat(push.isAlive()).isTrue();
    }
  }

  @Test
  void endsWithTheServerAndSaysWhyItCannotStart() {
    RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort());
    try (RtmpPush push = RtmpPush.of(CLIP, server.address("gate"));
        RtmpPlayer player = open(server)) {
      Await.until(LIMIT, () -> player.count() > 5, "pictures are seen");
      server.close();
      Await.until(LIMIT, player::ended, "the player ends");
      Await.until(LIMIT, () -> !push.isAlive(), "the publisher ends");
    } finally {
      server.close();
    }
    try (RtmpPlayer late = open(server)) {
      Await.until(LIMIT, late::ended, "the player ends");
      Await.until(LIMIT, () -> !late.complaints().isEmpty(), "a reason is given");
      assertThat(late.complaints().get(0)).contains("Connection refused");
    }
  }

  @Test
  void readsWhatAServerRecorded() {
    try (RtmpServer server = RtmpServer.open(RtmpServerSettings.anyPort().withRecording());
        RtmpPush push = RtmpPush.of(CLIP, server.address("gate"))) {
      FlvFile file =
          Await.value(
              LIMIT,
              () ->
                  server.recordings("gate").stream()
                      .map(RtmpPlayerTest::readIfBegun)
                      .filter(recorded -> recorded.pictures().size() > 120)
                      .findFirst(),
              "more than a loop is recorded");
      assertThat(push.isAlive()).isTrue();
      assertThat(file.pictures()).allMatch(tag -> tag.codec() == FlvTag.H264);
      assertThat(file.videoConfigurations()).isEqualTo(1);
      assertThat(file.pictures().get(0).keyFrame()).isTrue();
      assertThat(file.pictures().get(25).keyFrame()).isTrue();
      assertThat(file.pictures().get(26).keyFrame()).isFalse();
      assertThat(file.pictures().stream().map(FlvTag::timestampMillis).toList())
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  private static FlvFile readIfBegun(Path path) {
    return path.toFile().length() < 13 ? new FlvFile(List.of()) : FlvFile.read(path);
  }

  private static RtmpPlayer open(RtmpServer server) {
    return RtmpPlayer.open(server.address("gate"));
  }
}
