package io.penstock.settings;

import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how an element is told which GPU to run on. */
final class GpuNamingReader {
  private static final Pattern PATTERN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private GpuNamingReader() {}

  static Optional<GpuNaming> read(Node element) {
    if (!element.has("other-gpus")) {
      return element.has("gpu-property")
          ? Optional.of(
              new GpuNaming.ByProperty(ElementReader.name(element.scalar("gpu-property"))))
          : Optional.empty();
    }
    if (element.has("gpu-property")) {
      element.scalar("gpu-property").refuse("cannot be given together with other-gpus");
    }
    Scalar others = element.scalar("other-gpus");
    return others.text().flatMap(text -> byName(others, text));
  }

  private static Optional<GpuNaming> byName(Scalar others, String text) {
    return text.contains(GpuNaming.NUMBER)
            && PATTERN.matcher(text.replace(GpuNaming.NUMBER, "1")).matches()
        ? Optional.of(new GpuNaming.ByName(text))
        : others.refuse("must be an element's name with {gpu} for the GPU's number");
  }
}
