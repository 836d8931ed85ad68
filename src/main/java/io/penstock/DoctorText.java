package io.penstock;

import io.penstock.node.BackendReport;
import io.penstock.node.Capacity;
import io.penstock.node.Gpu;
import io.penstock.node.NodeReport;
import io.penstock.node.Port;
import io.penstock.node.Storage;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A {@link DoctorReport} for people. */
final class DoctorText {
  private final PrintWriter out;

  private DoctorText(PrintWriter out) {
    this.out = out;
  }

  static void print(DoctorReport report, PrintWriter out) {
    new DoctorText(out).print(report);
  }

  private void print(DoctorReport report) {
    NodeReport node = report.node();
    out.printf("penstock %s on %s%n", node.version(), node.name());
    line("java", node.java().version() + ", " + node.java().vendor());
    line("gstreamer", library(node.gstreamer()));
    line("opencv", library(node.opencv()));
    line("gpus", gpus(node.gpus()));
    capacity(report.capacity());
    line("storage", storage(report.storage()));
    line("port", port(report.port()));
    out.printf("%nbackends, each tried with a few pictures%n");
    for (BackendReport backend : node.backends()) {
      backend.decode().forEach(role -> role(backend.name(), "decode", role));
      backend.encode().forEach(role -> role(backend.name(), "encode", role));
    }
    missing(report);
    if (!report.findings().isEmpty()) {
      out.printf("%nproblems%n");
      report.findings().forEach(this::finding);
    }
    out.printf(
        "%n%s%n", report.canRun() ? "penstock can run here" : "penstock cannot run here as it is");
  }

  private void line(String what, String text) {
    out.printf("  %-11s %s%n", what, text);
  }

  static String library(NodeReport.Library library) {
    return library.version().orElse("") + library.problem().orElse("");
  }

  static String gpus(List<Gpu> gpus) {
    return gpus.isEmpty()
        ? "none seen in /dev"
        : gpus.stream()
            .map(
                gpu ->
                    gpu.device()
                        + gpu.model().map(model -> " " + model).orElse("")
                        + gpu.driver().map(driver -> ", driver " + driver).orElse("")
                        + gpu.use().map(DoctorText::use).orElse(""))
            .collect(Collectors.joining("; "));
  }

  private static String use(Gpu.Use use) {
    if (use.memoryTotalBytes().isEmpty()) {
      return ""; // nor is it known then whether it has an encoder
    }
    return ", %s of %s in use"
            .formatted(
                size(use.memoryUsedBytes().orElse(0)), size(use.memoryTotalBytes().getAsLong()))
        + (use.encoderCapacityPercent().isPresent() ? "" : ", no encoder");
  }

  private void capacity(Capacity capacity) {
    line("processors", Integer.toString(capacity.processors()));
    line("memory", size(capacity.memoryBytes()));
    line("open files", limit(capacity.openFiles().limit()));
    line("threads", limit(capacity.threads().limit()));
  }

  private static String limit(OptionalLong limit) {
    return limit.isEmpty() ? "no limit seen" : "at most %,d".formatted(limit.getAsLong());
  }

  private static String storage(Storage storage) {
    return storage.directory()
        + storage.problem().map(problem -> ": " + problem).orElse(": can be written")
        + (storage.freeBytes().isEmpty()
            ? ""
            : ", " + size(storage.freeBytes().getAsLong()) + " free");
  }

  private static String port(Port port) {
    return "%s:%d %s"
        .formatted(port.interfaceName(), port.number(), port.problem().orElse("is free"));
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }

  private void role(String backend, String does, BackendReport.Role role) {
    out.printf(
        "  %-11s %s %-5s %-10s %s%s%n",
        backend,
        does,
        role.codec(),
        state(role),
        elements(role),
        role.why().isEmpty() ? "" : "; " + role.why());
  }

  /** A role's elements, as a pipeline of GStreamer is written. */
  static String elements(BackendReport.Role role) {
    return role.elements().stream()
        .map(BackendReport.Element::name)
        .collect(Collectors.joining(" ! "));
  }

  /** How a role is, in a word. */
  static String state(BackendReport.Role role) {
    if (role.chosen()) {
      return "chosen";
    }
    if (!role.elements().stream().allMatch(BackendReport.Element::registered)) {
      return "missing";
    }
    return role.works().map(works -> works ? "works" : "broken").orElse("registered");
  }

  private void missing(DoctorReport report) {
    Map<String, List<String>> origins =
        report
            .missing()
            .collect(
                Collectors.groupingBy(
                    element ->
                        element
                            .comesWith()
                            .orElse("not known here; gst-inspect-1.0 lists what is installed"),
                    LinkedHashMap::new,
                    Collectors.mapping(BackendReport.Element::name, Collectors.toList())));
    if (!origins.isEmpty()) {
      out.printf("%nwhere what is missing comes from%n");
      origins.forEach(
          (origin, names) -> out.printf("  %s: %s%n", String.join(", ", names), origin));
    }
  }

  private void finding(DoctorReport.Finding finding) {
    out.printf("  %-11s %s%n", finding.blocking() ? "cannot run" : "may trouble", finding.what());
    if (!finding.remedy().isEmpty()) {
      out.printf("  %-11s %s%n", "", "see to: " + finding.remedy());
    }
  }
}
