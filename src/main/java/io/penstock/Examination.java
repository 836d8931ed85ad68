package io.penstock;

import io.penstock.DoctorReport.Finding;
import io.penstock.gst.PipelineElements;
import io.penstock.node.BackendReport;
import io.penstock.node.Capacity;
import io.penstock.node.NodeReport;
import io.penstock.node.Port;
import io.penstock.node.Storage;
import io.penstock.settings.PenstockSettings;
import io.penstock.stream.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Says what keeps the service from running on a machine, and what will trouble it. */
final class Examination {
  /** A stream takes some 25 files: a hundred streams. */
  private static final long FEW_FILES = 4_096;

  /** A stream takes some 20 threads. */
  private static final long FEW_THREADS = 2_048;

  private final NodeReport node;
  private final List<Finding> findings = new ArrayList<>();

  private Examination(NodeReport node) {
    this.node = node;
  }

  /**
   * Examines this machine.
   *
   * @param node what it has
   * @param registered whether GStreamer knows an element
   * @param before what was found wrong before, with the configuration
   */
  static DoctorReport of(
      NodeReport node,
      PenstockSettings settings,
      Predicate<String> registered,
      List<Finding> before) {
    List<BackendReport.Element> elements =
        PipelineElements.NAMES.stream()
            .map(name -> BackendReport.Element.of(name, registered.test(name)))
            .toList();
    Examination examination = new Examination(node);
    examination.findings.addAll(before);
    examination.libraries();
    if (node.gstreamer().version().isPresent()) {
      examination.elements(elements);
      for (Codec codec : Codec.values()) {
        examination.role("decodes", codec, BackendReport::decode);
      }
      for (Codec codec : Codec.ENCODED) {
        examination.role("encodes", codec, BackendReport::encode);
      }
    }
    Storage storage = Storage.at(settings.storage().directory());
    Port port = Port.tried(settings.http().interfaceName(), settings.http().port());
    Capacity capacity = Capacity.now();
    examination.surroundings(storage, port, capacity);
    return new DoctorReport(
        examination.findings.stream().noneMatch(Finding::blocking),
        node,
        elements,
        capacity,
        storage,
        port,
        examination.findings);
  }

  private void libraries() {
    node.gstreamer()
        .problem()
        .ifPresent(
            problem ->
                blocks(
                    problem,
                    "apt-get install libgstreamer1.0-0 gstreamer1.0-plugins-{base,good,bad,ugly}"
                        + " gstreamer1.0-libav"));
    node.opencv()
        .problem()
        .ifPresent(
            problem ->
                blocks(
                    "OpenCV, which processors and slates need, " + problem,
                    "it comes with this build, for x86-64 and arm64 Linux; look whether java.io.tmpdir"
                        + " and the home directory can be written"));
  }

  private void elements(List<BackendReport.Element> elements) {
    elements.stream()
        .filter(element -> !element.registered())
        .forEach(
            element ->
                blocks(
                    element.name() + ", which every pipeline needs, is missing",
                    element.comesWith().orElse("")));
  }

  private void role(
      String does, Codec codec, Function<BackendReport, List<BackendReport.Role>> roles) {
    boolean there =
        node.backends().stream()
            .flatMap(backend -> roles.apply(backend).stream())
            .anyMatch(role -> role.codec().equals(codec.label()) && role.chosen());
    if (!there) {
      // Without H.264 the service does not start; what else a stream needs, that stream is told.
      findings.add(
          new Finding(
              codec == Codec.H264,
              "nothing here %s %s (backend = %s)".formatted(does, codec.label(), node.backend()),
              "what the backends lack stands above"));
    }
  }

  private void surroundings(Storage storage, Port port, Capacity capacity) {
    storage
        .problem()
        .ifPresent(problem -> blocks("nothing can be stored: " + problem, "storage.directory"));
    port.problem()
        .ifPresent(
            problem ->
                troubles(
                    "nobody can listen at %s:%d now: %s"
                        .formatted(port.interfaceName(), port.number(), problem),
                    "http.interface, http.port; or Penstock runs already"));
    few(capacity.openFiles(), FEW_FILES, "open files", "ulimit -n, LimitNOFILE=");
    few(
        capacity.threads(),
        FEW_THREADS,
        "threads",
        "ulimit -u, TasksMax=, or the container's pids limit");
  }

  private void few(Capacity.Use use, long enough, String what, String remedy) {
    use.limit()
        .ifPresent(
            limit -> {
              if (limit < enough) {
                troubles(
                    "%,d %s are few; %,d do for about a hundred streams"
                        .formatted(limit, what, enough),
                    remedy);
              }
            });
  }

  private void blocks(String what, String remedy) {
    findings.add(new Finding(true, what, remedy));
  }

  private void troubles(String what, String remedy) {
    findings.add(new Finding(false, what, remedy));
  }
}
