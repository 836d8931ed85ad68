package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.process.overlay.OverlayFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorCatalogTest {
  @Test
  void findsItsOwnAndThoseOfOtherJars() {
    assertThat(ProcessorCatalog.load().types()).contains("overlay", "privacy-mask");
  }

  @Test
  void twoFactoriesOfOneTypeAreRefused() {
    assertThatThrownBy(() -> ProcessorCatalog.of(List.of(new OverlayFactory(), new Second())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "processor type \"overlay\" is claimed by both"
                + " io.penstock.process.overlay.OverlayFactory and "
                + Second.class.getName());
  }

  @Test
  void anUnknownTypeIsAProblem() {
    ProcessorCatalog catalog = ProcessorCatalog.of(List.of(new OverlayFactory()));
    assertThat(catalog.check("overly", Map.of()))
        .containsExactly(
            new OptionProblem("type", "unknown processor \"overly\", did you mean \"overlay\"?"));
    assertThat(catalog.check("zebra-counter", Map.of()))
        .containsExactly(
            new OptionProblem("type", "unknown processor \"zebra-counter\", there is overlay"));
  }

  @Test
  void doesNotMakeWhatItWouldNotPass() {
    ProcessorCatalog catalog = ProcessorCatalog.of(List.of(new OverlayFactory()));
    assertThatThrownBy(
            () ->
                catalog.create(
                    TestProcessors.spec("overlay", false, Map.of("txt", "x")),
                    TestProcessors.STREAM))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an overlay needs a rectangle or a text; txt: unknown, did you mean \"text\"?");
  }

  @Test
  void aFactoryThatBreaksInItsCheckIsAProblem() {
    assertThat(ProcessorCatalog.of(List.of(new Second())).check("overlay", Map.of()))
        .containsExactly(
            new OptionProblem(
                "",
                Second.class.getName()
                    + " cannot check: java.lang.NoClassDefFoundError: com/example/Gone"));
  }

  static final class Second implements ProcessorFactory {
    @Override
    public String type() {
      return "overlay";
    }

    @Override
    public List<OptionProblem> check(Options options) {
      throw new NoClassDefFoundError("com/example/Gone");
    }

    @Override
    public FrameProcessor create(ProcessorContext context) {
      throw new UnsupportedOperationException();
    }
  }
}
