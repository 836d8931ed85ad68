package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gpu.GpuLedger;
import io.penstock.media.EncoderSession;
import io.penstock.media.FrameFormat;
import io.penstock.media.NoRoom;
import io.penstock.media.Packet;
import io.penstock.media.PixelFormat;
import io.penstock.media.Shape;
import io.penstock.media.SourceListener;
import io.penstock.media.SourceRequest;
import io.penstock.media.SourceSession;
import io.penstock.record.SegmentStore;
import io.penstock.settings.BackendSettings;
import io.penstock.settings.BitrateUnit;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.settings.GpuLimits;
import io.penstock.settings.GpuNaming;
import io.penstock.settings.GpuSettings;
import io.penstock.stream.Codec;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.Failure;
import io.penstock.stream.SizeChange;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams that share a GPU which encodes one of them. Nobody listens at their cameras' address. */
@ExtendWith(NothingLeft.class)
class EncoderRoomTest {
  private static final Optional<Integer> GPU = Optional.of(0);

  private static final FrameFormat FORMAT =
      DirectMemory.format(
          PixelFormat.I420,
          160,
          96,
          "video/x-raw,format=I420,width=160,height=96,framerate=25/1,interlace-mode=progressive,"
              + "pixel-aspect-ratio=1/1");

  private static final EncodeSpec ENCODE =
      new EncodeSpec(Codec.H264, 400_000, Duration.ofSeconds(2), SizeChange.LETTERBOX, true);

  private final GpuLedger gpus =
      GpuLedger.withoutDriver(
          new GpuSettings(new GpuLimits(9, 1), Map.of(), Duration.ofMinutes(10)));

  private final NativePipelines pipelines =
      new NativePipelines(
          new Backends("gpu", List.of(backend()), false), SegmentStore.anywhere(), gpus);

  /** Decodes on the CPU, and encodes where {@code queue} stands for a GPU's element. */
  private static BackendSettings backend() {
    ElementSettings upload =
        new ElementSettings("queue", Map.of(), Optional.of(new GpuNaming.ByName("queue{gpu}")));
    ElementSettings encoder = new ElementSettings("x264enc", Map.of("tune", "zerolatency"));
    return new BackendSettings(
        "gpu",
        Map.of(Codec.H264, List.of(new ElementSettings("avdec_h264", Map.of()))),
        Map.of(
            Codec.H264,
            new EncoderSettings(
                List.of(upload, encoder), "x264enc", "bitrate", BitrateUnit.KBITS, "key-int-max")));
  }

  private EncoderSession encoder(String stream) {
    return pipelines.openEncoder(
        stream + "-enc", FORMAT, ENCODE, GPU, Packet::close, failure -> {});
  }

  private SourceSession source(String stream, boolean passes) {
    SourceRequest request =
        new SourceRequest(
            SourceRun.camera("rtsp://127.0.0.1:1/gate"),
            Codec.H264,
            false,
            Optional.empty(),
            false,
            Shape.AS_IT_IS,
            passes ? Optional.of(Packet::close) : Optional.empty(),
            Optional.empty(),
            true,
            Duration.ZERO,
            GPU);
    return pipelines.openSource(stream + "-in", request, new Deaf());
  }

  private static final class Deaf implements SourceListener {
    @Override
    public void firstFrame(FrameFormat format) {}

    @Override
    public void failed(Failure failure) {}
  }

  @Test
  void whoFoundNoEncoderIsKeptFromTheCameraUntilThereIsRoom() {
    try (EncoderSession first = encoder("one")) {
      assertThatThrownBy(() -> encoder("two")).isInstanceOf(NoRoom.class);
      assertThatThrownBy(() -> source("two", false))
          .isInstanceOf(NoRoom.class)
          .hasMessage("GPU 0 has no room for one more encode session: it has 1 of 1");
      assertThat(first.encoder().label()).isEqualTo("gpu/x264enc");
    }
    source("two", false).close();
  }

  @Test
  void whoseOwnEncoderIsTheOneThatRunsIsNotKeptWaitingForIt() {
    try (EncoderSession first = encoder("one")) {
      assertThatThrownBy(() -> encoder("two")).isInstanceOf(NoRoom.class);
      assertThat(first.encoder().label()).isNotEmpty();
    }
    try (EncoderSession own = encoder("two")) {
      assertThat(gpus.rooms().get(0).encodes()).isEqualTo(1);
      source("two", false).close();
      assertThat(own.encoder().label()).isNotEmpty();
    }
  }

  @Test
  void aStreamWhosePacketsPassNeedsNoRoomToEncode() {
    try (EncoderSession first = encoder("one")) {
      assertThatThrownBy(() -> encoder("two")).as("a slate's").isInstanceOf(NoRoom.class);
      source("two", true).close();
      assertThat(first.encoder().label()).isNotEmpty();
    }
  }
}
