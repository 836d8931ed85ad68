package io.penstock.settings;

import java.util.List;

/**
 * How a backend encodes one codec.
 *
 * @param elements in the order in which pictures pass them; at least one
 * @param encoder the one of {@code elements} that has the two properties below
 * @param bitrateProperty takes the bitrate
 * @param bitrateUnit what the bitrate is counted in there
 * @param keyframeProperty takes the longest distance of two key frames, in frames
 */
public record EncoderSettings(
    List<ElementSettings> elements,
    String encoder,
    String bitrateProperty,
    BitrateUnit bitrateUnit,
    String keyframeProperty) {
  public EncoderSettings {
    elements = List.copyOf(elements);
  }

  /** The first of {@code elements} is the encoder. */
  public EncoderSettings(
      List<ElementSettings> elements,
      String bitrateProperty,
      BitrateUnit bitrateUnit,
      String keyframeProperty) {
    this(elements, elements.get(0).element(), bitrateProperty, bitrateUnit, keyframeProperty);
  }

  /** The same with other elements, which have the same properties. */
  public EncoderSettings with(List<ElementSettings> others, String otherEncoder) {
    return new EncoderSettings(
        others, otherEncoder, bitrateProperty, bitrateUnit, keyframeProperty);
  }
}
