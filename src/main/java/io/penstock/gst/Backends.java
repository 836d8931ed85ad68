package io.penstock.gst;

import io.penstock.settings.BackendSettings;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.stream.Codec;
import java.util.ArrayList;
import java.util.List;

/**
 * Which elements decode and encode on this machine. {@code auto} takes, role by role, the first
 * backend whose elements are all registered; GStreamer registers a GPU's elements only where its
 * driver has them.
 */
public final class Backends {
  private static final String AUTO = "auto";

  /**
   * Backends on a GPU come before this one; where it is reached, everything is done in software.
   */
  private static final String SOFTWARE = "software";

  private final List<BackendSettings> candidates;
  private final boolean allowSoftwareEncode;

  /**
   * @param wanted {@code auto} or the name of one of {@code known}
   * @param known in the order of preference
   * @param allowSoftwareEncode whether a GPU backend without an encoder may encode in software
   */
  public Backends(String wanted, List<BackendSettings> known, boolean allowSoftwareEncode) {
    this.allowSoftwareEncode = allowSoftwareEncode;
    this.candidates = candidates(wanted, known);
  }

  private static List<BackendSettings> candidates(String wanted, List<BackendSettings> known) {
    List<BackendSettings> found = new ArrayList<>();
    for (BackendSettings backend : known) {
      if (backend.name().equals(wanted)
          || (wanted.equals(AUTO) && !backend.name().equals(SOFTWARE))) {
        found.add(backend);
      }
    }
    for (BackendSettings backend : known) {
      if (backend.name().equals(SOFTWARE) && !found.contains(backend)) {
        found.add(backend);
      }
    }
    return List.copyOf(found);
  }

  /**
   * What decodes {@code codec} here.
   *
   * @throws IllegalStateException naming the elements that are missing
   */
  public DecoderChoice decoder(Codec codec) {
    List<String> missing = new ArrayList<>();
    for (BackendSettings backend : candidates) {
      List<ElementSettings> elements = backend.decode().get(codec);
      if (elements != null && allRegistered(backend, elements, missing)) {
        return new DecoderChoice(backend.name(), elements);
      }
    }
    throw new IllegalStateException(
        "nothing here decodes " + codec.label() + ": missing " + String.join(", ", missing));
  }

  /**
   * What encodes {@code codec} here.
   *
   * @throws IllegalStateException naming the elements that are missing
   */
  public EncoderChoice encoder(Codec codec) {
    List<String> missing = new ArrayList<>();
    for (BackendSettings backend : candidates) {
      EncoderSettings settings = backend.encode().get(codec);
      if (settings == null) {
        continue;
      }
      if (backend.name().equals(SOFTWARE) && candidates.size() > 1 && !allowSoftwareEncode) {
        missing.add("a GPU encoder, and allow-software-encode = false");
      } else if (allRegistered(backend, settings.elements(), missing)) {
        return new EncoderChoice(backend.name(), settings);
      }
    }
    throw new IllegalStateException(
        "nothing here encodes " + codec.label() + ": missing " + String.join(", ", missing));
  }

  private static boolean allRegistered(
      BackendSettings backend, List<ElementSettings> elements, List<String> missing) {
    boolean all = true;
    for (ElementSettings element : elements) {
      if (!GstRuntime.hasElement(element.element())) {
        missing.add(element.element() + " (" + backend.name() + ")");
        all = false;
      }
    }
    return all;
  }
}
