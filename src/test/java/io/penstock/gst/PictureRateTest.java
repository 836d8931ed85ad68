package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.media.PlaneLayout;
import io.penstock.settings.BitrateUnit;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.SizeChange;
import io.penstock.testkit.Await;
import io.penstock.testkit.NothingLeft;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(NothingLeft.class)
class PictureRateTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int FPS = 5;
  private static final int SECONDS = 8;
  private static final int BITRATE = 400_000;

  private static FrameFormat format(int numerator, int denominator, String caps) {
    return new FrameFormat(PixelFormat.I420, 160, 96, numerator, denominator, caps);
  }

  private static EncodeSpec encode(double fps) {
    return new EncodeSpec(
        Codec.H264, 0, 0, fps, BITRATE, Duration.ofSeconds(2), SizeChange.LETTERBOX, true);
  }

  @ParameterizedTest(name = "a camera of {0}/{1}, fps = {2} -> {3}")
  @CsvSource({
    "25, 1, 0, 25, 'framerate=(fraction)25/1'",
    "25, 1, 30, 25, 'framerate=(fraction)25/1'",
    "25, 1, 25, 25, 'framerate=(fraction)25/1'",
    "25, 1, 12.5, 12.5, 'framerate=(fraction)12500/1000'",
    "30000, 1001, 10, 10, 'framerate=(fraction)10000/1000'",
    "0, 1, 0, 50, 'framerate=(fraction)0/1'",
    "0, 1, 10, 10, 'framerate=(fraction)10000/1000'",
  })
  void isWhatIsLeftOfTheSourcesRate(
      int numerator, int denominator, double fps, double expected, String field) {
    String caps =
        "video/x-raw, format=(string)I420, framerate=(fraction)%d/%d, width=(int)160"
            .formatted(numerator, denominator);
    PictureRate rate = PictureRate.of(format(numerator, denominator, caps), encode(fps));

    assertThat(rate.orElse(50)).isEqualTo(expected);
    assertThat(rate.in(caps))
        .isEqualTo("video/x-raw, format=(string)I420, " + field + ", width=(int)160");
  }

  @Test
  void capsThatDeclareNoneGetOne() {
    FrameFormat format = format(0, 1, "video/x-raw, width=(int)160");

    assertThat(PictureRate.of(format, encode(5)).in(format.caps()))
        .isEqualTo("video/x-raw, width=(int)160, framerate=(fraction)5000/1000");
    assertThat(PictureRate.of(format, encode(0)).in(format.caps())).isEqualTo(format.caps());
  }

  /** Noise takes all the bits that it may. */
  @Test
  void whatIsThinnedIsEncodedWithAllOfItsBitrate() {
    FrameFormat format =
        format(
            25,
            1,
            "video/x-raw,format=I420,width=160,height=96,framerate=25/1,pixel-aspect-ratio=1/1,"
                + "interlace-mode=progressive");
    EncoderChoice x264 =
        new EncoderChoice(
            "software",
            new EncoderSettings(
                List.of(
                    new ElementSettings(
                        "x264enc", Map.of("tune", "zerolatency", "speed-preset", "superfast"))),
                "bitrate",
                BitrateUnit.KBITS,
                "key-int-max"));
    AtomicLong bytes = new AtomicLong();
    AtomicInteger packets = new AtomicInteger();
    try (PooledStore store = new PooledStore(format);
        Encoder encoder =
            Encoder.open(
                "test",
                format,
                encode(FPS),
                x264,
                packet -> {
                  try (packet) {
                    bytes.addAndGet(packet.size());
                    packets.incrementAndGet();
                  }
                },
                failure -> {
                  throw new AssertionError(failure.message());
                },
                () -> {})) {
      PlaneLayout layout = PlaneLayout.standard(PixelFormat.I420, 160, 96);
      ByteBuffer pixels = ByteBuffer.allocateDirect(layout.size());
      Picture picture = new Picture(format, layout, pixels);
      Random noise = new Random(1);
      for (int i = 0; i < FPS * SECONDS; i++) {
        for (int at = 0; at < pixels.capacity(); at++) {
          pixels.put(at, (byte) noise.nextInt());
        }
        encoder.push(store.copyOf(picture), i * 1_000_000_000L / FPS);
        int count = i + 1;
        Await.until(LIMIT, () -> packets.get() == count, "packet " + count);
      }
    }
    assertThat(bytes.get() * 8 / SECONDS).isBetween(BITRATE * 6L / 10, BITRATE * 16L / 10);
  }
}
