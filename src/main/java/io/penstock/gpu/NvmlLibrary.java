package io.penstock.gpu;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * NVIDIA's management library, which comes with the driver: where it is missing, there are no GPUs.
 * One thread at a time; each call may block for as long as the driver does.
 */
final class NvmlLibrary implements GpuReader {
  private static final Logger LOG = LoggerFactory.getLogger(NvmlLibrary.class);

  /** By its full name: the one without a number comes with packages for developers only. */
  private static final String NAME = "libnvidia-ml.so.1";

  private static final int SUCCESS = 0;

  /** NVML_ERROR_NO_PERMISSION: a GPU that is there, and not for this process. */
  private static final int NO_PERMISSION = 4;

  /** What the library asks for at most: NVML_DEVICE_NAME_V2_BUFFER_SIZE. */
  private static final int TEXT_BYTES = 96;

  /** NVML_ENCODER_QUERY_H264. */
  private static final int H264 = 0;

  /** nvmlMemory_v2_t: version, total, reserved, free, used; with padding behind the first. */
  private static final int MEMORY_BYTES = 40;

  private static final int MEMORY_TOTAL = 8;
  private static final int MEMORY_USED = 32;

  /** NVML_STRUCT_VERSION: its size, and its number in the highest byte. */
  private static final int MEMORY_VERSION = MEMORY_BYTES | 2 << 24;

  /**
   * nvmlMemory_t of drivers before 510: total, free, used; what the driver itself takes is used.
   */
  private static final int OLD_MEMORY_TOTAL = 0;

  private static final int OLD_MEMORY_USED = 16;

  private final Supplier<Calls> loading;
  private @Nullable Calls library;
  private boolean missing;

  /** The library's functions by their names. */
  @FunctionalInterface
  interface Calls {
    /**
     * Calls one.
     *
     * @return what it returns: {@link #SUCCESS}, or why not
     * @throws UnsatisfiedLinkError where there is none of this name
     */
    int call(String function, Object... arguments);
  }

  NvmlLibrary() {
    this(NvmlLibrary::load);
  }

  /**
   * @param loading gets the library, or throws {@link UnsatisfiedLinkError}
   */
  NvmlLibrary(Supplier<Calls> loading) {
    this.loading = loading;
  }

  private static Calls load() {
    NativeLibrary found = NativeLibrary.getInstance(NAME);
    return (function, arguments) -> found.getFunction(function).invokeInt(arguments);
  }

  /** A call that failed: what was asked for, and the library's own number for why. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String function, int code) {
      super(function + " answered " + code);
    }
  }

  @Override
  public List<GpuReading> read() {
    Calls open = opened();
    if (open == null) {
      return List.of();
    }
    try {
      return readings(open);
    } catch (Refused e) {
      // A driver that was loaded anew, for instance: begin from the start.
      LOG.debug("NVIDIA's driver: {}", e.getMessage());
      library = null;
      open.call("nvmlShutdown");
      return List.of();
    }
  }

  /** One that cannot be looked at, since it fell off the bus for instance, hides no other. */
  private static List<GpuReading> readings(Calls open) {
    IntByReference count = new IntByReference();
    call(open, "nvmlDeviceGetCount_v2", count);
    String driver = text(open, "nvmlSystemGetDriverVersion");
    List<GpuReading> found = new ArrayList<>();
    int code = SUCCESS;
    int number = 0;
    for (int index = 0; index < count.getValue(); index++) {
      PointerByReference device = new PointerByReference();
      code = open.call("nvmlDeviceGetHandleByIndex_v2", index, device);
      if (code == SUCCESS) {
        found.add(reading(open, number, device.getValue(), driver));
      }
      // CUDA does not count those that it may not use.
      number += code == NO_PERMISSION ? 0 : 1;
    }
    if (found.isEmpty() && code != SUCCESS) {
      throw new Refused("nvmlDeviceGetHandleByIndex_v2", code);
    }
    return found;
  }

  private @Nullable Calls opened() {
    if (library != null || missing) {
      return library;
    }
    try {
      Calls found = loading.get();
      call(found, "nvmlInit_v2");
      library = found;
    } catch (UnsatisfiedLinkError e) {
      missing = true;
      LOG.debug("{} is not here: no NVIDIA GPU is seen", NAME);
    } catch (Refused e) {
      LOG.debug("NVIDIA's driver: {}", e.getMessage());
    }
    return library;
  }

  private static GpuReading reading(Calls open, int number, Pointer device, String driver) {
    return new GpuReading(
        number,
        number(open, "nvmlDeviceGetMinorNumber", device).orElse(number),
        text(open, "nvmlDeviceGetName", device),
        text(open, "nvmlDeviceGetUUID", device),
        driver,
        load(open, device));
  }

  private static Optional<GpuLoad> load(Calls open, Pointer device) {
    try (Memory memory = new Memory(MEMORY_BYTES)) {
      memory.clear();
      memory.setInt(0, MEMORY_VERSION);
      boolean current = answers(open, "nvmlDeviceGetMemoryInfo_v2", device, memory);
      if (!current) {
        call(open, "nvmlDeviceGetMemoryInfo", device, memory);
      }
      return Optional.of(
          new GpuLoad(
              sampled(open, "nvmlDeviceGetDecoderUtilization", device),
              sampled(open, "nvmlDeviceGetEncoderUtilization", device),
              number(open, "nvmlDeviceGetEncoderCapacity", device, H264),
              memory.getLong(current ? MEMORY_USED : OLD_MEMORY_USED),
              memory.getLong(current ? MEMORY_TOTAL : OLD_MEMORY_TOTAL)));
    } catch (Refused e) {
      LOG.debug("NVIDIA's driver: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** A share in percent, which comes with the period over which it was taken. */
  private static OptionalInt sampled(Calls open, String function, Pointer device) {
    IntByReference percent = new IntByReference();
    IntByReference periodMicros = new IntByReference();
    return answers(open, function, device, percent, periodMicros)
        ? OptionalInt.of(percent.getValue())
        : OptionalInt.empty();
  }

  private static OptionalInt number(Calls open, String function, Object... asked) {
    IntByReference number = new IntByReference();
    Object[] arguments = new Object[asked.length + 1];
    System.arraycopy(asked, 0, arguments, 0, asked.length);
    arguments[asked.length] = number;
    return answers(open, function, arguments)
        ? OptionalInt.of(number.getValue())
        : OptionalInt.empty();
  }

  private static String text(Calls open, String function, Object... asked) {
    try (Memory text = new Memory(TEXT_BYTES)) {
      Object[] arguments = new Object[asked.length + 2];
      System.arraycopy(asked, 0, arguments, 0, asked.length);
      arguments[asked.length] = text;
      arguments[asked.length + 1] = TEXT_BYTES;
      return answers(open, function, arguments)
          ? text.getString(0, StandardCharsets.UTF_8.name())
          : "";
    }
  }

  /** Whether it could be told: what a chip has not, or an old driver cannot say, is no trouble. */
  private static boolean answers(Calls open, String function, Object... arguments) {
    try {
      return open.call(function, arguments) == SUCCESS;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  private static void call(Calls open, String function, Object... arguments) {
    int code = open.call(function, arguments);
    if (code != SUCCESS) {
      throw new Refused(function, code);
    }
  }
}
