package io.penstock.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One step in a stream's chain of processors.
 *
 * @param type the name under which a processor's factory is known, {@code overlay} for instance
 * @param bgr whether the processor asks for BGR; otherwise it gets the decoder's own I420 or NV12,
 *     which is several times cheaper
 * @param every the least time between two frames that the processor is shown; empty for every frame
 * @param options the processor's own settings: strings, numbers, booleans, lists and maps of these,
 *     as in the configuration
 */
public record ProcessorSpec(
    String type, boolean bgr, Optional<Duration> every, Map<String, Object> options) {
  public ProcessorSpec {
    options = Map.copyOf(options);
  }

  /** Without the options' values: what is secret among them only the processor knows. */
  @Override
  public String toString() {
    return "ProcessorSpec[type=%s, bgr=%s, every=%s, options=%s]"
        .formatted(type, bgr, every, options.keySet());
  }
}
