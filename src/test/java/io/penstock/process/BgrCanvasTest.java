package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Frame;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(NothingLeft.class)
class BgrCanvasTest {
  @ParameterizedTest
  @MethodSource("planar")
  void thereAndBackChangesNextToNothing(Picture picture) {
    Pixels.ramps(picture);
    DirectMemory memory = new DirectMemory();
    try (ProcessorChain chain = new TestProcessors().drawsBgr(image -> {}).open();
        Frame frame = chain.apply(memory.decoded(picture, 0))) {
      assertThat(frame.picture()).isNotSameAs(picture);
      for (int plane = 0; plane < picture.format().pixels().planes(); plane++) {
        assertThat(Pixels.difference(picture, frame.picture(), plane))
            .as("mean difference of plane " + plane)
            .isLessThan(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("planar")
  void aGapBetweenRowsIsNotTouched(Picture picture) {
    Pixels.grey(picture);
    DirectMemory memory = new DirectMemory();
    int end = picture.layout().size() - 1;
    int rowEnd = picture.format().pixels().rowBytes(0, picture.format().width());
    boolean gap = picture.layout().stride(0) > rowEnd;
    int place = picture.layout().offset(0) + rowEnd;
    if (gap) {
      picture.bytes().put(place, (byte) 77);
      picture.bytes().put(end, (byte) 77);
    }
    try (ProcessorChain chain = new TestProcessors().drawsBgr(image -> {}).open();
        Frame frame = chain.apply(memory.writable(picture, 0))) {
      if (gap) {
        assertThat(List.of(picture.bytes().get(place), picture.bytes().get(end)))
            .containsOnly((byte) 77);
      }
      assertThat(Pixels.at(frame.picture(), 0, 0, 0, 0)).isBetween(125, 127);
    }
  }

  static Stream<Picture> planar() {
    return Pixels.every().filter(picture -> picture.format().pixels() != PixelFormat.BGR);
  }
}
