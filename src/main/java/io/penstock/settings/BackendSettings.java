package io.penstock.settings;

import io.penstock.stream.Codec;
import java.util.List;
import java.util.Map;

/**
 * A named set of GStreamer elements.
 *
 * @param name what {@code penstock.backend} calls it
 * @param decode the elements that decode a codec, in the order in which pictures pass them; a codec
 *     that is missing cannot be decoded with this backend
 * @param encode how a codec is encoded; a codec that is missing cannot be encoded with this backend
 */
public record BackendSettings(
    String name, Map<Codec, List<ElementSettings>> decode, Map<Codec, EncoderSettings> encode) {
  public BackendSettings {
    decode = Map.copyOf(decode);
    encode = Map.copyOf(encode);
  }
}
