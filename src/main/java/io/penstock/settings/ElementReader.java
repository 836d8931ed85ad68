package io.penstock.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the elements of a backend. */
final class ElementReader {
  /** What GStreamer calls a factory: nothing that could begin a second element. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private static final Map<String, BitrateUnit> UNITS =
      Arrays.stream(BitrateUnit.values())
          .collect(Collectors.toMap(BitrateUnit::label, Function.identity()));

  private static final Map<String, KeyframeUnit> KEYFRAME_UNITS =
      Arrays.stream(KeyframeUnit.values())
          .collect(Collectors.toMap(KeyframeUnit::label, Function.identity()));

  private ElementReader() {}

  /** The elements in the list {@code key}: at least one. */
  static List<ElementSettings> read(Node parent, String key) {
    List<ElementSettings> elements = new ArrayList<>();
    for (Node node : parent.someObjects(key)) {
      elements.add(
          new ElementSettings(
              name(node.scalar("element")), node.texts("properties"), GpuNamingReader.read(node)));
      node.refuseOthers();
    }
    return elements;
  }

  static EncoderSettings readEncoder(Node node) {
    List<ElementSettings> elements = read(node, "elements");
    List<String> names = elements.stream().map(ElementSettings::element).toList();
    String encoder = names.isEmpty() ? "" : names.get(0);
    if (node.has("encoder")) {
      Map<String, String> known =
          names.stream().distinct().collect(Collectors.toMap(Function.identity(), name -> name));
      encoder = node.scalar("encoder").oneOf(known).orElse(encoder);
    }
    Node bitrate = node.object("bitrate");
    Node keyframe = node.object("keyframe");
    EncoderSettings settings =
        new EncoderSettings(
            elements,
            encoder,
            name(bitrate.scalar("property")),
            bitrate.scalar("unit").oneOf(UNITS).orElse(BitrateUnit.BITS),
            keyframeProperties(keyframe),
            keyframeUnit(keyframe));
    bitrate.refuseOthers();
    keyframe.refuseOthers();
    node.refuseOthers();
    return settings;
  }

  private static List<String> keyframeProperties(Node keyframe) {
    List<String> properties = new ArrayList<>(List.of(name(keyframe.scalar("property"))));
    keyframe.scalars("also").forEach(also -> properties.add(name(also)));
    return properties;
  }

  private static KeyframeUnit keyframeUnit(Node keyframe) {
    return keyframe.has("unit")
        ? keyframe.scalar("unit").oneOf(KEYFRAME_UNITS).orElse(KeyframeUnit.FRAMES)
        : KeyframeUnit.FRAMES;
  }

  static String name(Scalar scalar) {
    String name = scalar.text().orElse("none");
    if (!NAME.matcher(name).matches()) {
      scalar.refuse("is not a name in GStreamer");
    }
    return name;
  }
}
