package io.penstock.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CUDA's numbers of GPUs, by which GStreamer's elements go: {@code CUDA_VISIBLE_DEVICES} hides and
 * reorders what the driver has. GPUs of different models CUDA numbers by their speed unless {@code
 * CUDA_DEVICE_ORDER} is {@code PCI_BUS_ID}, as the driver does; that is not seen here.
 */
final class CudaOrder {
  private CudaOrder() {}

  /**
   * The GPUs that CUDA sees, numbered as it does.
   *
   * @param all in the driver's order
   * @param visible the variable's value; null where it is not set
   */
  static List<GpuReading> of(List<GpuReading> all, @Nullable String visible) {
    if (visible == null) {
      return all;
    }
    List<GpuReading> seen = new ArrayList<>();
    for (String wanted : visible.split(",", -1)) {
      Optional<GpuReading> found = find(all, wanted.strip());
      if (found.isEmpty()) {
        break; // CUDA takes no notice of what follows
      }
      seen.add(found.get().numbered(seen.size()));
    }
    return seen;
  }

  private static Optional<GpuReading> find(List<GpuReading> all, String wanted) {
    return all.stream()
        .filter(
            gpu ->
                wanted.equals(Integer.toString(gpu.gpu()))
                    || (wanted.startsWith("GPU-") && gpu.uuid().startsWith(wanted)))
        .findFirst();
  }
}
