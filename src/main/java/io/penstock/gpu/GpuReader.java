package io.penstock.gpu;

import java.util.List;

/** Asks a driver for its GPUs, in the driver's order. May block for as long as the driver does. */
@FunctionalInterface
public interface GpuReader {
  /** What there is now; nothing where there is no driver. */
  List<GpuReading> read();
}
