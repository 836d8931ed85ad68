package io.penstock.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a backend encodes one codec.
 *
 * @param elements in the order in which pictures pass them; at least one
 * @param encoder the one of {@code elements} that has the properties below
 * @param bitrateProperty takes the bitrate
 * @param bitrateUnit what the bitrate is counted in there
 * @param keyframeProperties each takes the longest distance of two key frames; at least one
 * @param keyframeUnit what that distance is counted in there
 */
public record EncoderSettings(
    List<ElementSettings> elements,
    String encoder,
    String bitrateProperty,
    BitrateUnit bitrateUnit,
    List<String> keyframeProperties,
    KeyframeUnit keyframeUnit) {
  public EncoderSettings {
    elements = List.copyOf(elements);
    keyframeProperties = List.copyOf(keyframeProperties);
  }

  /** Key frames are counted in frames. */
  public EncoderSettings(
      List<ElementSettings> elements,
      String encoder,
      String bitrateProperty,
      BitrateUnit bitrateUnit,
      String keyframeProperty) {
    this(
        elements,
        encoder,
        bitrateProperty,
        bitrateUnit,
        List.of(keyframeProperty),
        KeyframeUnit.FRAMES);
  }

  /** The first of {@code elements} is the encoder, and key frames are counted in frames. */
  public EncoderSettings(
      List<ElementSettings> elements,
      String bitrateProperty,
      BitrateUnit bitrateUnit,
      String keyframeProperty) {
    this(elements, elements.get(0).element(), bitrateProperty, bitrateUnit, keyframeProperty);
  }

  /**
   * What is set on the encoder for a stream.
   *
   * @param bitrate bits per second
   * @param keyframeInterval the longest time between two key frames
   * @param fps how many frames come in a second
   * @return the value of each property, in its own unit
   */
  public Map<String, Long> values(int bitrate, Duration keyframeInterval, double fps) {
    Map<String, Long> values = new LinkedHashMap<>();
    values.put(bitrateProperty, (long) bitrateUnit.of(bitrate));
    for (String property : keyframeProperties) {
      values.put(property, keyframeUnit.of(keyframeInterval, fps));
    }
    return values;
  }

  /** The same with other elements, which have the same properties. */
  public EncoderSettings with(List<ElementSettings> others, String otherEncoder) {
    return new EncoderSettings(
        others, otherEncoder, bitrateProperty, bitrateUnit, keyframeProperties, keyframeUnit);
  }
}
