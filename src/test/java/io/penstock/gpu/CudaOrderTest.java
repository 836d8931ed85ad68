package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaOrderTest {
  private static final List<GpuReading> ALL = List.of(Loads.idle(0), Loads.idle(1), Loads.idle(2));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2,0|2 0",
        "' 1 '|1",
        "GPU-2f|2",
        "GPU-1,GPU-0f|1 0",
        "0,7,1|0",
        "-1|''",
        "''|''",
        "NoDevFiles|''"
      })
  void hidesAndReordersAsCudaDoes(String visible, String devices) {
    assertThat(CudaOrder.of(ALL, visible).stream().map(gpu -> String.valueOf(gpu.minor())).toList())
        .isEqualTo(devices.isEmpty() ? List.of() : List.of(devices.split(" ")));
  }

  @Test
  void numbersWhatIsLeft() {
    assertThat(CudaOrder.of(ALL, "2,0"))
        .extracting(GpuReading::gpu, GpuReading::minor)
        .containsExactly(tuple(0, 2), tuple(1, 0));
  }

  @Test
  void showsAllWhereNothingIsSaid() {
    assertThat(CudaOrder.of(ALL, null)).isEqualTo(ALL);
  }
}
