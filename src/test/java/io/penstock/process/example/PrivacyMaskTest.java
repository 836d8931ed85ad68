package io.penstock.process.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.Frame;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.process.OptionProblem;
import io.penstock.process.Pixels;
import io.penstock.process.ProcessorCatalog;
import io.penstock.process.ProcessorChain;
import io.penstock.process.TestProcessors;
import io.penstock.testkit.DirectMemory;
import io.penstock.testkit.NothingLeft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NothingLeft.class)
class PrivacyMaskTest {
  @ParameterizedTest
  @MethodSource("io.penstock.process.Pixels#every")
  void blackensTheTop(Picture picture) {
    Pixels.grey(picture);
    boolean bgr = picture.format().pixels() == PixelFormat.BGR;
    try (ProcessorChain chain = TestProcessors.one("privacy-mask", false, Map.of("share", 0.5));
        Frame frame = chain.apply(new DirectMemory().decoded(picture, 0))) {
      assertThat(Pixels.pixel(frame.picture(), 300, 119))
          .isEqualTo(bgr ? new int[] {0, 0, 0} : new int[] {16, 128, 128});
      assertThat(Pixels.pixel(frame.picture(), 300, 123))
          .isEqualTo(Pixels.pixel(picture, 300, 123));
    }
  }

  @Test
  void checksItsOption() {
    assertThat(ProcessorCatalog.load().check("privacy-mask", Map.of("share", 7)))
        .containsExactly(new OptionProblem("share", "7 is not a number from 0.01 to 1.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java/io/penstock/process/example/PrivacyMask.java",
        "java/io/penstock/process/example/PrivacyMaskFactory.java"
      })
  void thePageShowsWhatIsCompiled(String file) throws IOException {
    String source = Files.readString(Path.of("src/test", file));
    assertThat(page()).contains("\n```java\n" + source + "```\n");
  }

  /** Other tests have factories of their own in that file. */
  @Test
  void thePageShowsHowTheFactoryIsFound() throws IOException {
    String name = PrivacyMaskFactory.class.getName();
    assertThat(page()).contains("\n```\n" + name + "\n```\n");
    assertThat(
            Files.readAllLines(
                Path.of(
                    "src/test/resources/META-INF/services/io.penstock.process.ProcessorFactory")))
        .contains(name);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/processors.md"));
  }
}
