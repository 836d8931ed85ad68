package io.penstock.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaneLayoutTest {
  @ParameterizedTest(name = "{0} {1}x{2}")
  @CsvSource({
    "BGR, 320, 240, '[0]', '[960]', 230400",
    "BGR, 321, 241, '[0]', '[964]', 232324",
    "NV12, 320, 240, '[0, 76800]', '[320, 320]', 115200",
    "NV12, 321, 241, '[0, 78408]', '[324, 324]', 117612",
    "I420, 320, 240, '[0, 76800, 96000]', '[320, 160, 160]', 115200",
    "I420, 322, 242, '[0, 78408, 98252]', '[324, 164, 164]', 118096",
    "I420, 321, 241, '[0, 78408, 98252]', '[324, 164, 164]', 118096",
    "I420, 1, 1, '[0, 8, 12]', '[4, 4, 4]', 16"
  })
  void isThatOfGStreamer(
      PixelFormat pixels, int width, int height, String offsets, String strides, int size) {
    assertThat(PlaneLayout.standard(pixels, width, height))
        .hasToString("offsets " + offsets + ", strides " + strides + ", " + size + " bytes");
  }

  @Test
  void copiesTheArraysItIsGiven() {
    int[] offsets = {0, 64};
    int[] strides = {8, 8};
    PlaneLayout layout = PlaneLayout.of(offsets, strides, 96);
    offsets[1] = 0;
    strides[1] = 0;

    assertThat(layout.offset(1)).isEqualTo(64);
    assertThat(layout.stride(1)).isEqualTo(8);
  }

  @Test
  void equalsAnotherOfTheSameNumbers() {
    PlaneLayout layout = PlaneLayout.of(new int[] {0}, new int[] {8}, 64);

    assertThat(layout)
        .isEqualTo(PlaneLayout.of(new int[] {0}, new int[] {8}, 64))
        .hasSameHashCodeAs(PlaneLayout.of(new int[] {0}, new int[] {8}, 64))
        .isNotEqualTo(PlaneLayout.of(new int[] {4}, new int[] {8}, 64))
        .isNotEqualTo(PlaneLayout.of(new int[] {0}, new int[] {16}, 64))
        .isNotEqualTo(PlaneLayout.of(new int[] {0}, new int[] {8}, 65));
  }
}
