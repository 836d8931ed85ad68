package io.penstock.process.slate;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.media.PixelFormat;
import io.penstock.process.ProcessorCatalog;
import io.penstock.process.overlay.OverlayFactory;
import io.penstock.stream.ProcessorSpec;
import io.penstock.testkit.DirectMemory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BannerTest {
  @ParameterizedTest(name = "{0}x{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "16    | 16    | 8   | {time:HH:mm:ss}",
        "160   | 120   | 8   | {time:uuuu-MM-dd HH:mm:ss}",
        "176   | 144   | 8   | {time:uuuu-MM-dd HH:mm:ss}",
        "320   | 240   | 12  | {time}",
        "640   | 480   | 24  | {time}",
        "1920  | 1080  | 54  | {time}",
        "1080  | 1920  | 96  | {time:HH:mm:ss}",
        "3840  | 2160  | 108 | {time}",
        "40000 | 20000 | 500 | {time}"
      })
  void isAsLargeAsThePictureAndNoWider(int width, int height, int size, String clock) {
    List<ProcessorSpec> overlays =
        Banner.on(DirectMemory.format(PixelFormat.NV12, width, height, ""));

    assertThat(overlays.get(1).options()).containsEntry("text", "{name}");
    assertThat(overlays.get(1).options()).containsEntry("text-size", size);
    assertThat(overlays.get(2).options()).containsEntry("text", "signal lost");
    assertThat(overlays.get(3).options()).containsEntry("text", clock);
    ProcessorCatalog catalog = ProcessorCatalog.of(List.of(new OverlayFactory()));
    assertThat(overlays)
        .allSatisfy(
            overlay -> assertThat(catalog.check(overlay.type(), overlay.options())).isEmpty());
  }
}
