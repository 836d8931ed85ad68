package io.penstock.observe;

import java.util.OptionalInt;

/** The series of GPUs: eight each at most, whatever streams there are. */
final class GpuSeries {
  private static final double PERCENT = 100;

  private GpuSeries() {}

  static void add(Series series, GpuView gpu) {
    series.nextStream();
    String number = Integer.toString(gpu.gpu());
    sessions(series, number, "decode", gpu.decodes(), gpu.mostDecodes());
    sessions(series, number, "encode", gpu.encodes(), gpu.mostEncodes());
    utilization(series, number, "decoder", gpu.decoderPercent());
    utilization(series, number, "encoder", gpu.encoderPercent());
    gpu.memoryUsedBytes()
        .ifPresent(
            bytes ->
                series.gauge(
                    "penstock_gpu_memory_used_bytes",
                    "The GPU's memory in use, by everybody",
                    (double) bytes,
                    "gpu",
                    number));
    gpu.memoryTotalBytes()
        .ifPresent(
            bytes ->
                series.gauge(
                    "penstock_gpu_memory_total_bytes",
                    "The GPU's memory",
                    (double) bytes,
                    "gpu",
                    number));
  }

  private static void sessions(Series series, String gpu, String kind, int open, int most) {
    series.gauge(
        "penstock_gpu_sessions",
        "Sessions that streams have open on the GPU",
        open,
        "gpu",
        gpu,
        "kind",
        kind);
    series.gauge(
        "penstock_gpu_sessions_limit",
        "Sessions that streams may have open on the GPU",
        most,
        "gpu",
        gpu,
        "kind",
        kind);
  }

  private static void utilization(Series series, String gpu, String engine, OptionalInt percent) {
    percent.ifPresent(
        busy ->
            series.gauge(
                "penstock_gpu_utilization_ratio",
                "Share of the time in which the GPU's engine worked, for everybody",
                busy / PERCENT,
                "gpu",
                gpu,
                "engine",
                engine));
  }
}
