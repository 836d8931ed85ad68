package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gpu.GpuLedger;
import io.penstock.gpu.GpuLoad;
import io.penstock.gpu.GpuReading;
import io.penstock.gpu.GpuSession;
import io.penstock.node.Gpu;
import io.penstock.settings.GpuLimits;
import io.penstock.settings.GpuSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GpuInspectionTest {
  private static final Gpu FILE =
      new Gpu("/dev/nvidia1", Optional.of("from its file"), Optional.empty());
  private static final Gpu OTHER =
      new Gpu("/dev/dri/renderD128", Optional.empty(), Optional.empty());

  /** As an H200 is: without an encoder. CUDA counts from 0, its file from 1. */
  private static final GpuReading READING =
      new GpuReading(
          0,
          1,
          "NVIDIA H200",
          "GPU-94faee67",
          "580.159.04",
          Optional.of(
              new GpuLoad(
                  OptionalInt.of(12), OptionalInt.of(0), OptionalInt.empty(), 1L << 30, 8L << 30)));

  @Test
  void addsWhatTheDriverSaysToTheFileOfTheSameNumber() {
    Gpu seen = GpuInspection.of(List.of(FILE, OTHER), List.of(READING), List.of()).get(0);

    assertThat(seen.device()).isEqualTo("/dev/nvidia1");
    assertThat(seen.model()).contains("NVIDIA H200");
    assertThat(seen.driver()).contains("580.159.04");
    assertThat(seen.number()).hasValue(0);
    assertThat(seen.uuid()).contains("GPU-94faee67");
    assertThat(seen.use())
        .contains(
            new Gpu.Use(
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(12),
                OptionalInt.of(0),
                OptionalInt.empty(),
                OptionalLong.of(1L << 30),
                OptionalLong.of(8L << 30)));
  }

  @Test
  void saysOfAGpuThatItHasNoEncoderOnlyWhereTheDriverDoes() {
    GpuReading silent =
        new GpuReading(0, 1, "NVIDIA L4", "GPU-94faee67", "580.159.04", Optional.empty());

    assertThat(DoctorText.gpus(GpuInspection.of(List.of(FILE), List.of(silent), List.of())))
        .isEqualTo("/dev/nvidia1 NVIDIA L4, driver 580.159.04");
    assertThat(DoctorText.gpus(GpuInspection.of(List.of(FILE), List.of(READING), List.of())))
        .startsWith("/dev/nvidia1 NVIDIA H200, driver 580.159.04, ")
        .endsWith(" in use, no encoder");
  }

  @Test
  void leavesTheOthersAsTheyAre() {
    assertThat(GpuInspection.of(List.of(FILE, OTHER), List.of(), List.of()))
        .containsExactly(FILE, OTHER);
    assertThat(GpuInspection.of(List.of(OTHER), List.of(READING), List.of()))
        .extracting(Gpu::device)
        .as("one whose file is hidden")
        .containsExactly("/dev/dri/renderD128", "/dev/nvidia1");
  }

  @Test
  void saysHowManySessionsAreOpen() {
    GpuLedger ledger =
        new GpuLedger(
            new GpuSettings(new GpuLimits(4, 0), Map.of(), Duration.ofMinutes(1)),
            () -> List.of(READING));
    ledger.take(GpuSession.DECODE, Optional.empty(), Set.of(0));
    Gpu.Use use =
        GpuInspection.of(List.of(FILE), List.of(READING), ledger.rooms())
            .get(0)
            .use()
            .orElseThrow();

    assertThat(use.decodeSessions()).contains(new Gpu.Sessions(1, 4));
    assertThat(use.encodeSessions()).contains(new Gpu.Sessions(0, 0));
    assertThat(GpuInspection.views(ledger))
        .singleElement()
        .matches(view -> view.decodes() == 1 && view.mostDecodes() == 4)
        .matches(view -> view.decoderPercent().equals(OptionalInt.of(12)));
  }
}
