package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import akka.stream.Materializer;
import io.penstock.flow.LastPicture;
import io.penstock.flow.PictureHealth;
import io.penstock.flow.RunningFlow;
import io.penstock.flow.Slate;
import io.penstock.flow.StreamCounters;
import io.penstock.flow.StreamGraph;
import io.penstock.gst.Backends;
import io.penstock.gst.NativePipelines;
import io.penstock.media.EncoderSession;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.media.OutputSession;
import io.penstock.media.PacketFormat;
import io.penstock.media.Picture;
import io.penstock.media.Pipelines;
import io.penstock.media.PixelFormat;
import io.penstock.media.Timeline;
import io.penstock.process.Pixels;
import io.penstock.process.TestProcessors;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.Failure;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.SecretUri;
import io.penstock.stream.SignalLoss;
import io.penstock.stream.SizeChange;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.FakeFeed;
import io.penstock.testkit.NothingLeft;
import io.penstock.testkit.PlayedPicture;
import io.penstock.testkit.RtmpPlayer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a player sees of a camera that goes away and comes back, through a real encoder. */
@ExtendWith(NothingLeft.class)
class SlateIT {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int LIVE = 30;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private final List<Failure> failures = new CopyOnWriteArrayList<>();
  private final Timeline timeline = Timeline.live();
  private final StreamCounters counters = new StreamCounters();

  /**
   * A picture as a player shows it.
   *
   * @param corner luma outside the banner
   * @param band least luma within the banner
   * @param letters greatest luma within the banner
   */
  private record Shown(long millis, int corner, int band, int letters) {
    static Shown of(PlayedPicture picture) {
      int least = 255;
      int greatest = 0;
      for (int y = HEIGHT / 2 - 20; y < HEIGHT / 2 + 20; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int level = picture.i420().get(y * WIDTH + x) & 255;
          least = Math.min(least, level);
          greatest = Math.max(greatest, level);
        }
      }
      int corner = picture.i420().get(10 * WIDTH + 10) & 255;
      return new Shown(picture.ptsMillis(), corner, least, greatest);
    }

    boolean isSlate() {
      return Math.abs(corner - 80) < 8 && band < 30 && letters > 180;
    }

    boolean isLive() {
      return Math.abs(corner - 176) < 8 && Math.abs(band - 176) < 8 && Math.abs(letters - 176) < 8;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"I420", "NV12"})
  void aPlayerSeesTheSlateBetweenLivePictures(PixelFormat pixels, @TempDir Path media)
      throws Exception {
    Path file = media.resolve("out.flv");
    recordTo(format(pixels), file);
    List<Shown> shown = play(file);

    int slates = (int) counters.framesSlate();
    assertThat(failures).isEmpty();
    assertThat(counters.framesProcessed()).isEqualTo(2 * LIVE);
    assertThat(shown).hasSize(2 * LIVE + slates);
    assertThat(shown.subList(0, LIVE)).allMatch(Shown::isLive);
    assertThat(shown.subList(LIVE, LIVE + slates)).allMatch(Shown::isSlate);
    assertThat(shown.subList(LIVE + slates, shown.size())).allMatch(Shown::isLive);
    assertThat(shown.stream().map(Shown::millis).toList()).isSorted().doesNotHaveDuplicates();
  }

  private void recordTo(FrameFormat format, Path file) throws Exception {
    Pipelines pipelines =
        new NativePipelines(Backends.of(RunningService.settings("penstock.backend = software")));
    Materializer materializer = Materializer.createMaterializer(KIT.system());
    try (OutputSession output =
            pipelines.openOutput(
                "slate-out",
                new OutputSpec("main", SecretUri.parse("file:" + file)),
                PacketFormat.of(Codec.H264),
                true,
                failures::add);
        EncoderSession encoder =
            pipelines.openEncoder(
                "slate-enc", format, encode(), Optional.empty(), output, failures::add);
        LastPicture last = LastPicture.of(SignalLoss.SLATE)) {
      Slate slate = new Slate(SignalLoss.SLATE, TestProcessors.STREAM, pipelines::openStore, last);
      live(pipelines, format, encoder, last, materializer);
      RunningFlow away =
          StreamGraph.runSlate(slate, format, encoder, timeline, counters, materializer);
      Await.until(LIMIT, () -> counters.framesSlate() >= 6, "the slate is shown");
      away.stop();
      assertThat(away.done().toCompletableFuture()).succeedsWithin(LIMIT);
      live(pipelines, format, encoder, last, materializer);
      encoder.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
      output.drain().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } finally {
      materializer.shutdown();
    }
  }

  private void live(
      Pipelines pipelines,
      FrameFormat format,
      EncoderSession encoder,
      LastPicture last,
      Materializer materializer) {
    Picture bright = Pixels.flat(DirectMemory.picture(format), 176, 100, 150);
    try (FakeFeed camera = new FakeFeed();
        FrameStore store = pipelines.openStore(format)) {
      for (int i = 0; i < LIVE; i++) {
        camera.deliver(store.copyOf(bright));
      }
      camera.end();
      RunningFlow flow =
          StreamGraph.run(
              camera,
              format,
              fps -> TestProcessors.none(),
              encoder,
              timeline,
              last,
              PictureHealth.unwatched(),
              counters,
              materializer);
      assertThat(flow.done().toCompletableFuture()).succeedsWithin(LIMIT);
    }
  }

  private static List<Shown> play(Path file) {
    List<Shown> shown = new CopyOnWriteArrayList<>();
    try (RtmpPlayer player =
        RtmpPlayer.open(file.toString(), picture -> shown.add(Shown.of(picture)))) {
      Await.until(LIMIT, player::ended, "the file is played to its end");
      assertThat(player.complaints()).isEmpty();
    }
    return shown;
  }

  private static EncodeSpec encode() {
    return new EncodeSpec(Codec.H264, 2_000_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, true);
  }

  private static FrameFormat format(PixelFormat pixels) {
    return DirectMemory.format(
        pixels,
        WIDTH,
        HEIGHT,
        "video/x-raw,format=%s,width=%d,height=%d,framerate=25/1".formatted(pixels, WIDTH, HEIGHT));
  }
}
