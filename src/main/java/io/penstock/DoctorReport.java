package io.penstock;

import io.penstock.node.BackendReport;
import io.penstock.node.Capacity;
import io.penstock.node.NodeReport;
import io.penstock.node.Port;
import io.penstock.node.Storage;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code penstock doctor} found.
 *
 * @param canRun whether the service could run here, with at least one backend that has what it
 *     takes to decode and encode
 * @param elements what every pipeline is made of
 * @param findings what is wrong, the worst first
 */
record DoctorReport(
    boolean canRun,
    NodeReport node,
    List<BackendReport.Element> elements,
    Capacity capacity,
    Storage storage,
    Port port,
    List<Finding> findings) {
  DoctorReport {
    elements = List.copyOf(elements);
    findings = List.copyOf(findings);
  }

  /**
   * Something that is wrong.
   *
   * @param blocking whether the service cannot run because of it
   * @param what is wrong, in a sentence
   * @param remedy how to mend it; may be empty
   */
  record Finding(boolean blocking, String what, String remedy) {}

  /** Roles that lack an element: what it would take to have them. */
  Stream<BackendReport.Element> missing() {
    return Stream.concat(
            elements.stream(),
            node.backends().stream()
                .flatMap(backend -> Stream.of(backend.decode(), backend.encode()))
                .flatMap(List::stream)
                .flatMap(role -> role.elements().stream()))
        .filter(element -> !element.registered())
        .distinct();
  }
}
