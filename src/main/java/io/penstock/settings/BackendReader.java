package io.penstock.settings;

import io.penstock.stream.Codec;
import io.penstock.stream.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code penstock.backends} and which of them is chosen. */
final class BackendReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

  private BackendReader() {}

  /** The backends, highest priority first, those of one priority by name. */
  static List<BackendSettings> read(Node backends) {
    record Ranked(int priority, BackendSettings backend) {}
    List<Ranked> found = new ArrayList<>();
    for (String name : backends.keys()) {
      if (!NAME.matcher(name).matches() || name.equals(PenstockSettings.AUTO)) {
        backends.refuse(name, "is not a name for a backend");
      } else if (backends.has(name)) {
        Node backend = backends.object(name);
        int priority = backend.scalar("priority").wholeNumber(0, 1000).orElse(0);
        found.add(new Ranked(priority, backend(name, backend)));
      }
    }
    found.sort(Comparator.comparingInt(ranked -> -ranked.priority));
    return found.stream().map(Ranked::backend).toList();
  }

  /** {@code auto}, or the name of a backend that there is. */
  static String chosen(Scalar backend, List<BackendSettings> backends) {
    Set<String> names = backends.stream().map(BackendSettings::name).collect(Collectors.toSet());
    String name = backend.text().orElse(PenstockSettings.AUTO);
    if (name.equals(PenstockSettings.AUTO) || names.contains(name)) {
      return name;
    }
    names.add(PenstockSettings.AUTO);
    backend.refuse(Nearest.unknown("unknown", name, names));
    return PenstockSettings.AUTO;
  }

  private static BackendSettings backend(String name, Node node) {
    Map<Codec, List<ElementSettings>> decode = new EnumMap<>(Codec.class);
    Map<Codec, EncoderSettings> encode = new EnumMap<>(Codec.class);
    Node decoders = node.object("decode");
    Node encoders = node.object("encode");
    for (Codec codec : Codec.values()) {
      if (decoders.has(codec.label())) {
        decode.put(codec, ElementReader.read(decoders, codec.label()));
      }
      if (Codec.ENCODED.contains(codec) && encoders.has(codec.label())) {
        encode.put(codec, ElementReader.readEncoder(encoders.object(codec.label())));
      }
    }
    decoders.refuseOthers();
    encoders.refuseOthers();
    node.refuseOthers();
    if (decode.isEmpty() && encode.isEmpty()) {
      node.refuse("neither decodes nor encodes anything");
    }
    return new BackendSettings(name, decode, encode);
  }
}
