package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is made of a driver's answers, with a driver that is made up. */
class NvmlLibraryTest {
  private static final int UNINITIALIZED = 1;
  private static final int NOT_SUPPORTED = 3;
  private static final int NO_PERMISSION = 4;
  private static final int LOST = 15;

  private final List<String> called = new ArrayList<>();

  /** By a function's name, and by a GPU's where it is about one: what it answers. */
  private final Map<String, Integer> refusals = new HashMap<>();

  private int gpus = 2;

  private final NvmlLibrary library = new NvmlLibrary(() -> this::call);

  private int call(String function, Object... arguments) {
    called.add(function);
    boolean isOfOne = arguments.length > 0 && arguments[0] instanceof Pointer;
    long gpu =
        isOfOne
            ? Pointer.nativeValue((Pointer) arguments[0]) - 1
            : arguments.length > 1 && arguments[0] instanceof Integer index ? index : -1;
    int code = refusals.getOrDefault(function + " " + gpu, refusals.getOrDefault(function, 0));
    if (code == 0) {
      answer(function, gpu, arguments);
    }
    return code;
  }

  private void answer(String function, long gpu, Object... arguments) {
    switch (function) {
      case "nvmlDeviceGetCount_v2" -> ((IntByReference) arguments[0]).setValue(gpus);
      case "nvmlSystemGetDriverVersion" -> ((Memory) arguments[0]).setString(0, "580.95");
      case "nvmlDeviceGetHandleByIndex_v2" ->
          ((PointerByReference) arguments[1]).setValue(new Pointer(gpu + 1));
      case "nvmlDeviceGetMinorNumber" -> ((IntByReference) arguments[1]).setValue((int) gpu + 4);
      case "nvmlDeviceGetName" -> ((Memory) arguments[1]).setString(0, "Test card " + gpu);
      case "nvmlDeviceGetUUID" -> ((Memory) arguments[1]).setString(0, "GPU-" + gpu + "f");
      case "nvmlDeviceGetMemoryInfo_v2" -> {
        Memory memory = (Memory) arguments[1];
        assertThat(memory.getInt(0)).as("the version that is asked for").isEqualTo(2 << 24 | 40);
        memory.setLong(8, 1000);
        memory.setLong(16, 100);
        memory.setLong(24, 600);
        memory.setLong(32, 300);
      }
      case "nvmlDeviceGetMemoryInfo" -> {
        ((Memory) arguments[1]).setLong(0, 1000);
        ((Memory) arguments[1]).setLong(8, 600);
        ((Memory) arguments[1]).setLong(16, 400);
      }
      case "nvmlDeviceGetDecoderUtilization", "nvmlDeviceGetEncoderUtilization" -> {
        ((IntByReference) arguments[1]).setValue(function.contains("Decoder") ? 41 : 42);
        ((IntByReference) arguments[2]).setValue(167_000);
      }
      case "nvmlDeviceGetEncoderCapacity" -> ((IntByReference) arguments[2]).setValue(90);
      default -> assertThat(function).isIn("nvmlInit_v2", "nvmlShutdown");
    }
  }

  @Test
  void takesEachFigureFromWhereTheDriverPutsIt() {
    gpus = 1;

    assertThat(library.read())
        .containsExactly(
            new GpuReading(
                0,
                4,
                "Test card 0",
                "GPU-0f",
                "580.95",
                Optional.of(
                    new GpuLoad(
                        OptionalInt.of(41), OptionalInt.of(42), OptionalInt.of(90), 300, 1000))));
  }

  @Test
  void anOldDriverCountsWhatItTakesItselfAsUsed() {
    gpus = 1;
    refusals.put("nvmlDeviceGetMemoryInfo_v2", NOT_SUPPORTED);

    assertThat(library.read().get(0).load())
        .contains(
            new GpuLoad(OptionalInt.of(41), OptionalInt.of(42), OptionalInt.of(90), 400, 1000));
  }

  @Test
  void whatAChipHasNotIsEmpty() {
    gpus = 1;
    refusals.put("nvmlDeviceGetEncoderCapacity", NOT_SUPPORTED);
    refusals.put("nvmlDeviceGetEncoderUtilization", NOT_SUPPORTED);

    assertThat(library.read().get(0).load())
        .contains(
            new GpuLoad(OptionalInt.of(41), OptionalInt.empty(), OptionalInt.empty(), 300, 1000));
  }

  @Test
  void aGpuThatFellOffTheBusHidesNoOtherAndLeavesItsNumber() {
    gpus = 3;
    refusals.put("nvmlDeviceGetHandleByIndex_v2 1", LOST);
    refusals.put("nvmlDeviceGetMemoryInfo_v2 2", LOST);
    refusals.put("nvmlDeviceGetMemoryInfo 2", LOST);

    List<GpuReading> read = library.read();

    assertThat(read).extracting(GpuReading::gpu).containsExactly(0, 2);
    assertThat(read).extracting(gpu -> gpu.load().isPresent()).containsExactly(true, false);
    assertThat(called).doesNotContain("nvmlShutdown");
  }

  @Test
  void aGpuThatThisProcessMayNotUseHasNoNumber() {
    gpus = 3;
    refusals.put("nvmlDeviceGetHandleByIndex_v2 0", NO_PERMISSION);

    assertThat(library.read())
        .extracting(GpuReading::gpu, GpuReading::minor)
        .containsExactly(tuple(0, 5), tuple(1, 6));
  }

  @Test
  void aDriverThatWasLoadedAnewIsBegunWithAnew() {
    assertThat(library.read()).hasSize(2);
    refusals.put("nvmlDeviceGetCount_v2", UNINITIALIZED);
    assertThat(library.read()).isEmpty();
    assertThat(called).endsWith("nvmlShutdown");
    refusals.clear();

    assertThat(library.read()).hasSize(2);
    assertThat(called).filteredOn("nvmlInit_v2"::equals).hasSize(2);
  }

  @Test
  void whereNoneCanBeLookedAtItBeginsAnewToo() {
    refusals.put("nvmlDeviceGetHandleByIndex_v2", LOST);

    assertThat(library.read()).isEmpty();
    assertThat(called).endsWith("nvmlShutdown");
  }

  @Test
  void withoutADriverItIsLookedForOnce() {
    List<String> tries = new ArrayList<>();
    NvmlLibrary none =
        new NvmlLibrary(
            () -> {
              tries.add("load");
              throw new UnsatisfiedLinkError("none");
            });

    assertThat(none.read()).isEmpty();
    assertThat(none.read()).isEmpty();
    assertThat(tries).hasSize(1);
  }
}
