package io.penstock;

import io.penstock.gst.BackendChoice;
import io.penstock.gst.Backends;
import io.penstock.gst.GstRuntime;
import io.penstock.gst.RoleVerdict;
import io.penstock.node.BackendReport;
import io.penstock.node.Gpu;
import io.penstock.node.NodeName;
import io.penstock.node.NodeReport;
import io.penstock.process.OpenCv;
import io.penstock.settings.BackendSettings;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.Codec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks at what this machine can do. */
final class NodeInspection {
  private static final BackendChoice NONE = new BackendChoice(Optional.empty(), List.of());
  private static final RoleVerdict UNKNOWN =
      new RoleVerdict(Optional.empty(), "GStreamer is not there");

  private final PenstockSettings settings;
  private final Predicate<String> registered;
  private final Backends backends;
  private final NodeReport.Library gstreamer;

  private NodeInspection(PenstockSettings settings, Backends backends) {
    this.settings = settings;
    this.backends = backends;
    this.gstreamer = gstreamer();
    this.registered = gstreamer.version().isPresent() ? GstRuntime::hasElement : name -> false;
  }

  /**
   * What is here, for a configuration. Asks GStreamer's registry, which may take a second the first
   * time.
   *
   * @param backends those of the configuration; what was tried is told
   * @param opencv whether it is there
   * @param gpus those that can be seen
   */
  static NodeReport report(
      PenstockSettings settings, Backends backends, NodeReport.Library opencv, List<Gpu> gpus) {
    return new NodeInspection(settings, backends).report(opencv, gpus);
  }

  /** OpenCV as this build has it, whether it was loaded or not. */
  static NodeReport.Library opencv() {
    return NodeReport.Library.there(OpenCv.version());
  }

  /** OpenCV, once it was tried. */
  static NodeReport.Library loadedOpencv() {
    try {
      OpenCv.load();
      return opencv();
    } catch (LinkageError | RuntimeException e) {
      return NodeReport.Library.missing("cannot be loaded: " + e.getMessage());
    }
  }

  /** GStreamer, once it was tried. */
  static NodeReport.Library gstreamer() {
    return Tried.GSTREAMER;
  }

  /** A library that could not be loaded says why at the first try alone. */
  private static final class Tried {
    static final NodeReport.Library GSTREAMER = gstreamer();

    private static NodeReport.Library gstreamer() {
      try {
        return NodeReport.Library.there(GstRuntime.version());
      } catch (IllegalStateException e) {
        return NodeReport.Library.missing(String.valueOf(e.getMessage()));
      } catch (LinkageError e) {
        return NodeReport.Library.missing("cannot be loaded: " + e.getMessage());
      }
    }
  }

  private NodeReport report(NodeReport.Library opencv, List<Gpu> gpus) {
    return new NodeReport(
        NodeName.here(),
        Version.number(),
        NodeReport.Java.here(),
        gstreamer,
        opencv,
        settings.backend(),
        settings.allowSoftwareEncode(),
        settings.backends().stream().map(this::backend).toList(),
        gpus);
  }

  private BackendReport backend(BackendSettings backend) {
    return new BackendReport(
        backend.name(),
        codecs(backend.decode())
            .map(
                codec ->
                    role(
                        backend.name(),
                        codec,
                        backend.decode().getOrDefault(codec, List.of()),
                        asked(() -> backends.decoding(codec), NONE),
                        asked(() -> backends.decodes(backend, codec), UNKNOWN)))
            .toList(),
        codecs(backend.encode())
            .map(
                codec ->
                    role(
                        backend.name(),
                        codec,
                        Optional.ofNullable(backend.encode().get(codec))
                            .map(EncoderSettings::elements)
                            .orElse(List.of()),
                        asked(() -> backends.encoding(codec), NONE),
                        asked(() -> backends.encodes(backend, codec), UNKNOWN)))
            .toList());
  }

  private static Stream<Codec> codecs(Map<Codec, ?> role) {
    return Stream.of(Codec.values()).filter(role::containsKey);
  }

  private <T> T asked(Supplier<T> question, T otherwise) {
    return gstreamer.version().isPresent() ? question.get() : otherwise;
  }

  private BackendReport.Role role(
      String backend,
      Codec codec,
      List<ElementSettings> elements,
      BackendChoice choice,
      RoleVerdict verdict) {
    List<BackendReport.Element> found =
        elements.stream()
            .map(ElementSettings::element)
            .map(name -> BackendReport.Element.of(name, registered.test(name)))
            .toList();
    boolean chosen = choice.backend().equals(Optional.of(backend));
    return new BackendReport.Role(
        codec.label(), found, chosen, verdict.works(), why(backend, chosen, choice, verdict));
  }

  private String why(String backend, boolean chosen, BackendChoice choice, RoleVerdict verdict) {
    if (!verdict.reason().isEmpty()) {
      return verdict.reason();
    }
    boolean named = !settings.backend().equals(PenstockSettings.AUTO);
    if (chosen && named && backend.equals(settings.backend())) {
      return "backend = " + backend;
    }
    if (chosen) {
      return (verdict.works().isPresent() ? "the first that works" : "the first that is there")
          + (choice.passedOver().isEmpty() ? "" : "; " + String.join(", ", choice.passedOver()));
    }
    return choice
        .backend()
        .map(other -> other + " comes first")
        .orElseGet(() -> String.join(", ", choice.passedOver()));
  }
}
