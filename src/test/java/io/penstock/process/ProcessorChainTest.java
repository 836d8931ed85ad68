package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.media.Frame;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.stream.ProcessorSpec;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

@ExtendWith(NothingLeft.class)
class ProcessorChainTest {
  private static final Scalar WHITE = new Scalar(255, 255, 255);

  private final DirectMemory memory = new DirectMemory();
  private final Picture picture =
      Pixels.grey(DirectMemory.picture(DirectMemory.format(PixelFormat.I420, 64, 48, "")));

  @Test
  void anEmptyChainPassesTheFrameOn() {
    try (ProcessorChain chain = new TestProcessors().open();
        Frame frame = memory.decoded(picture, 0)) {
      assertThat(chain.apply(frame)).isSameAs(frame);
      assertThat(chain.draws()).isFalse();
      assertThat(memory.copies()).isZero();
    }
  }

  @Test
  void lookingTakesNoCopy() {
    List<Object> seen = new ArrayList<>();
    TestProcessors processors =
        new TestProcessors()
            .looks(
                image ->
                    seen.addAll(
                        List.of(
                            image.format(),
                            image.width(),
                            image.height(),
                            image.pts(),
                            image.fps(),
                            image.y().get(5, 5)[0])))
            .looksAtBgr(image -> seen.add(image.bgr().width()));
    try (ProcessorChain chain = processors.open();
        Frame frame = memory.decoded(picture, 40)) {
      assertThat(chain.apply(frame)).isSameAs(frame);
      assertThat(chain.draws()).isFalse();
    }
    assertThat(seen).containsExactly(PixelFormat.I420, 64, 48, 40L, 25.0, 126.0, 64);
    assertThat(memory.copies()).isZero();
  }

  @Test
  void drawingTakesOneCopyHoweverManyDraw() {
    byte[] before = Pixels.bytes(picture);
    TestProcessors processors =
        new TestProcessors()
            .looks(image -> {})
            .draws(image -> line(image, 3))
            .drawsBgr(image -> line(image, 20))
            .draws(image -> line(image, 30));
    try (ProcessorChain chain = processors.open();
        Frame drawn = chain.apply(memory.decoded(picture, 0))) {
      assertThat(chain.draws()).isTrue();
      for (int y : new int[] {3, 20, 30}) {
        assertThat(Pixels.at(drawn.picture(), 0, 10, y, 0)).as("row " + y).isGreaterThan(230);
      }
      assertThat(Pixels.at(drawn.picture(), 0, 10, 10, 0)).isBetween(125, 127);
    }
    assertThat(memory.copies()).isOne();
    assertThat(Pixels.bytes(picture)).isEqualTo(before);
  }

  @Test
  void aFrameThatMayBeDrawnOnIsNotCopied() {
    try (ProcessorChain chain = new TestProcessors().draws(image -> line(image, 3)).open();
        Frame frame = memory.writable(picture, 0)) {
      assertThat(chain.apply(frame)).isSameAs(frame);
      assertThat(Pixels.at(picture, 0, 10, 3, 0)).isEqualTo(255);
    }
    assertThat(memory.copies()).isZero();
  }

  @Test
  void whatIsDrawnOnOneSideIsSeenOnTheOther() {
    List<Double> seen = new ArrayList<>();
    TestProcessors processors =
        new TestProcessors()
            .draws(image -> line(image, 4))
            .looksAtBgr(image -> seen.add(image.bgr().get(4, 4)[0]))
            .drawsBgr(image -> line(image, 20))
            .looksAtBgr(image -> seen.add(image.bgr().get(20, 4)[0]))
            .looks(image -> seen.add(image.y().get(20, 4)[0]))
            .draws(image -> line(image, 30))
            .looksAtBgr(image -> seen.add(image.bgr().get(30, 4)[0]));
    try (ProcessorChain chain = processors.open();
        Frame frame = chain.apply(memory.decoded(picture, 0))) {
      assertThat(frame.isWritable()).isTrue();
    }
    assertThat(seen).containsExactly(255.0, 255.0, 235.0, 255.0);
  }

  @Test
  void aFailureClosesTheFrameAndNamesTheProcessorAlone() {
    TestProcessors processors =
        new TestProcessors()
            .draws(image -> line(image, 3))
            .looks(
                image -> {
                  throw new IOException("password=hunter2");
                });
    Frame frame = memory.decoded(picture, 0);
    try (ProcessorChain chain = processors.open()) {
      assertThatThrownBy(() -> chain.apply(frame))
          .isInstanceOf(ProcessorException.class)
          .hasMessage("process[1] (test-1) failed: IOException")
          .hasCauseInstanceOf(IOException.class);
    }
    assertThat(memory.released()).isEqualTo(2);
  }

  @Test
  void anErrorInAProcessorIsAFailureOfIt() {
    TestProcessors processors =
        new TestProcessors()
            .looks(
                image -> {
                  throw new NoClassDefFoundError("com/example/Gone");
                });
    try (ProcessorChain chain = processors.open()) {
      assertThatThrownBy(() -> chain.apply(memory.decoded(picture, 0)))
          .hasMessage("process[0] (test-0) failed: NoClassDefFoundError");
      assertThat(chain.counts().get(0).frames()).isOne();
    }
  }

  @Test
  void noticesThatOpenCvMadeTheDestinationAnew() {
    TestProcessors processors =
        new TestProcessors()
            .draws(
                image -> {
                  if (image.pts() == 0) {
                    Imgproc.cvtColor(image.y(), image.y(), Imgproc.COLOR_GRAY2BGR);
                  } else {
                    line(image, 3);
                  }
                });
    try (ProcessorChain chain = processors.open()) {
      assertThatThrownBy(() -> chain.apply(memory.writable(picture, 0)))
          .hasMessage(
              "process[0] (test-0) gave the picture's Mat new memory instead of drawing into it");
      chain.apply(memory.writable(picture, 1)).close();
      assertThat(Pixels.at(picture, 0, 10, 3, 0)).as("the Mats are good again").isEqualTo(255);
    }
  }

  @Test
  void noticesThatOpenCvMadeARegionAnew() {
    TestProcessors processors =
        new TestProcessors()
            .drawsBgr(
                image ->
                    Imgproc.cvtColor(
                        image.bgr(), image.region(0, 0, 0, 8, 8), Imgproc.COLOR_BGR2GRAY));
    try (ProcessorChain chain = processors.open()) {
      assertThatThrownBy(() -> chain.apply(memory.writable(picture, 0)))
          .isInstanceOf(ProcessorException.class)
          .hasMessageContaining("new memory");
    }
  }

  @Test
  void showsAProcessorNoMoreFramesThanItAsksFor() {
    List<Long> seen = new ArrayList<>();
    TestProcessors processors =
        new TestProcessors().looksEvery(Duration.ofMillis(200), image -> seen.add(image.pts()));
    long third = 33_333_333;
    try (ProcessorChain chain = processors.open()) {
      for (int i = 0; i < 13; i++) {
        chain.apply(memory.decoded(picture, i * third)).close();
      }
      chain.apply(memory.decoded(picture, 7)).close();
      assertThat(chain.counts().get(0).frames()).isEqualTo(4);
      assertThat(chain.counts().get(0).nanos()).isPositive();
      assertThat(chain.counts().get(0).type()).isEqualTo("test-0");
      assertThat(chain.counts().get(0).position()).isZero();
    }
    assertThat(seen).containsExactly(0L, 6 * third, 12 * third, 7L);
  }

  @Test
  void aDrawingProcessorThatIsNotDueTakesNoCopy() {
    Map<String, Object> box = Map.of("rectangle", List.of(0, 0, 8, 8));
    var spec = new ProcessorSpec("overlay", false, Optional.of(Duration.ofSeconds(1)), box);
    try (ProcessorChain chain =
        ProcessorChain.open(
            List.of(spec), TestProcessors.STREAM, ProcessorCatalog.load(), () -> 0)) {
      chain.apply(memory.decoded(picture, 0)).close();
      chain.apply(memory.decoded(picture, 40_000_000)).close();
    }
    assertThat(memory.copies()).isOne();
  }

  @Test
  void closesEveryProcessorOnceAndTheLastFirst() {
    TestProcessors processors = new TestProcessors().looks(image -> {}).drawsBgr(image -> {});
    processors.closeFails = true;
    ProcessorChain chain = processors.open();
    chain.apply(memory.decoded(picture, 0)).close();
    chain.close();
    chain.close();
    assertThat(processors.closed).containsExactly("test-1", "test-0");
    assertThatThrownBy(() -> chain.apply(memory.decoded(picture, 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the processor chain is closed");
  }

  @Test
  void anImageIsOfNoUseAfterwards() {
    List<Image> kept = new ArrayList<>();
    try (ProcessorChain chain = new TestProcessors().looks(kept::add).open()) {
      chain.apply(memory.decoded(picture, 0)).close();
    }
    assertThatThrownBy(() -> kept.get(0).y())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("an image is good only while its frame is processed");
  }

  @Test
  void anImageHasOnlyThePlanesOfItsFormat() {
    TestProcessors processors = new TestProcessors().looks(Image::bgr);
    try (ProcessorChain chain = processors.open()) {
      assertThatThrownBy(() -> chain.apply(memory.decoded(picture, 0)))
          .rootCause()
          .hasMessage("a picture in I420 has no plane bgr");
    }
  }

  @Test
  void aProcessorThatCannotBeMadeClosesTheOthers() {
    var overlay = TestProcessors.spec("overlay", false, Map.of("text", "x"));
    var wrong = TestProcessors.spec("overlay", false, Map.of("text", "{x}"));
    assertThatThrownBy(
            () ->
                ProcessorChain.open(
                    List.of(overlay, wrong),
                    TestProcessors.STREAM,
                    ProcessorCatalog.load(),
                    () -> 0))
        .isInstanceOf(ProcessorException.class)
        .hasMessage("process[1] (overlay) cannot be made: IllegalArgumentException");
  }

  @Test
  void theSizeMayChangeOnTheWay() {
    Picture smaller =
        Pixels.grey(DirectMemory.padded(DirectMemory.format(PixelFormat.NV12, 33, 21, "")));
    try (ProcessorChain chain = new TestProcessors().drawsBgr(image -> line(image, 3)).open()) {
      for (Picture next : List.of(picture, smaller, picture)) {
        try (Frame drawn = chain.apply(memory.decoded(next, 0))) {
          assertThat(Pixels.at(drawn.picture(), 0, 10, 3, 0)).isEqualTo(235);
        }
      }
    }
  }

  private static void line(Image image, int y) {
    Imgproc.rectangle(image.plane(0), new Point(0, y), new Point(40, y), WHITE, Imgproc.FILLED);
  }
}
