package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Codec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuNamingTest {
  private static final Map<String, String> PROPERTIES = Map.of("preset", "low");

  @ParameterizedTest(name = "{0} on GPU {2}: {3}")
  @CsvSource({
    "nvh264dec, nvh264device{gpu}dec, 0, nvh264dec",
    "nvh264dec, nvh264device{gpu}dec, 1, nvh264device1dec",
    "nvh264enc, nvh264device{gpu}enc, 12, nvh264device12enc",
    "vah264dec, varender{gpu}h264dec, 3, varender3h264dec",
  })
  void aGpuHasAnElementOfItsOwn(String element, String pattern, int gpu, String name) {
    ElementSettings named =
        new ElementSettings(element, PROPERTIES, Optional.of(new GpuNaming.ByName(pattern)));

    assertThat(named.on(gpu).element()).isEqualTo(name);
    assertThat(named.on(gpu).properties()).isEqualTo(PROPERTIES);
    assertThat(named.on(gpu).gpu()).hasValue(gpu);
  }

  @Test
  void aPropertyTakesTheNumber() {
    ElementSettings element =
        new ElementSettings(
            "nvv4l2decoder", PROPERTIES, Optional.of(new GpuNaming.ByProperty("gpu-id")));

    assertThat(element.on(0).properties()).containsEntry("gpu-id", "0");
    assertThat(element.on(2).properties()).isEqualTo(Map.of("preset", "low", "gpu-id", "2"));
    assertThat(element.on(2).element()).isEqualTo("nvv4l2decoder");
    assertThat(element.on(2).on(1).properties()).containsEntry("gpu-id", "1");
    assertThat(element.on(2).gpu()).hasValue(2);
    assertThat(element.gpu()).hasValue(0);
  }

  @Test
  void anElementThatUsesNoGpuStaysAsItIs() {
    ElementSettings element = new ElementSettings("x264enc", PROPERTIES);

    assertThat(element.on(3)).isSameAs(element);
    assertThat(element.gpu()).isEmpty();
  }

  @Test
  void isReadWithItsElement() {
    assertThat(decoders("other-gpus = \"nvh264device{gpu}dec\""))
        .containsExactly(
            new ElementSettings(
                "nvh264dec", Map.of(), Optional.of(new GpuNaming.ByName("nvh264device{gpu}dec"))));
    assertThat(decoders("gpu-property = gpu-id"))
        .containsExactly(
            new ElementSettings(
                "nvh264dec", Map.of(), Optional.of(new GpuNaming.ByProperty("gpu-id"))));
  }

  private static List<ElementSettings> decoders(String more) {
    return Hocon.settings(backend(more))
        .backends()
        .get(0)
        .decode()
        .getOrDefault(Codec.H264, List.of());
  }

  private static String backend(String more) {
    return "penstock.backends.two { priority = 99, decode.h264 = [ { element = nvh264dec, "
        + more
        + " } ] }";
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          other-gpus = nvh264dec              | other-gpus = nvh264dec: must be an element's name with {gpu} for the GPU's number
          other-gpus = "a{gpu} ! b"           | other-gpus = "a{gpu} ! b": must be an element's name with {gpu} for the GPU's number
          gpu-property = "gpu id"             | gpu-property = "gpu id": is not a name in GStreamer
          other-gpus = "a{gpu}", gpu-property = gpu-id | gpu-property = gpu-id: cannot be given together with other-gpus
          """)
  void saysWhatIsWrong(String more, String problem) {
    assertThat(Hocon.problems(backend(more)))
        .containsExactly("penstock.backends.two.decode.h264[0]." + problem);
  }
}
