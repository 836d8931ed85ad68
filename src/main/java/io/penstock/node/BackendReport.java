package io.penstock.node;

import java.util.List;
import java.util.Optional;

/**
 * What of a backend is on this machine.
 *
 * @param decode its decoders, one a codec
 * @param encode its encoders, one a codec
 */
public record BackendReport(String name, List<Role> decode, List<Role> encode) {
  public BackendReport {
    decode = List.copyOf(decode);
    encode = List.copyOf(encode);
  }

  /**
   * Something that a backend does.
   *
   * @param elements what it takes
   * @param chosen whether streams use it, as long as it does not break
   * @param works whether pictures went through it when that was tried; empty where it was not
   * @param why it is chosen, or is not
   */
  public record Role(
      String codec, List<Element> elements, boolean chosen, Optional<Boolean> works, String why) {
    public Role {
      elements = List.copyOf(elements);
    }
  }

  /**
   * A GStreamer element.
   *
   * @param registered whether GStreamer knows it here. That is no proof that it works: a GPU's may
   *     be registered and yet open no session, which is why each role is tried
   * @param comesWith where it comes from, for people; empty where that is not known
   */
  public record Element(String name, boolean registered, Optional<String> comesWith) {
    /** One of that name. */
    public static Element of(String name, boolean registered) {
      return new Element(name, registered, ElementPackages.of(name));
    }
  }
}
