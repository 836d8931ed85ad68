package io.penstock.node;

import java.util.List;
import java.util.Optional;

/**
 * What a node is and what it decodes and encodes with, as the API and {@code penstock doctor} show
 * it. Only its GPUs change while the node runs.
 *
 * @param name the machine's
 * @param version of Penstock
 * @param backend what the configuration asks for: {@code auto}, or the name of one
 * @param allowSoftwareEncode whether software may encode behind a backend that has no encoder
 * @param backends highest priority first
 * @param gpus those that can be seen
 */
public record NodeReport(
    String name,
    String version,
    Java java,
    Library gstreamer,
    Library opencv,
    String backend,
    boolean allowSoftwareEncode,
    List<BackendReport> backends,
    List<Gpu> gpus) {
  public NodeReport {
    backends = List.copyOf(backends);
    gpus = List.copyOf(gpus);
  }

  /** The same with its GPUs as they are now. */
  public NodeReport with(List<Gpu> now) {
    return new NodeReport(
        name, version, java, gstreamer, opencv, backend, allowSoftwareEncode, backends, now);
  }

  /** The Java that runs this. */
  public record Java(String version, String vendor) {
    /** This one. */
    public static Java here() {
      return new Java(Runtime.version().toString(), System.getProperty("java.vendor", ""));
    }
  }

  /**
   * A native library.
   *
   * @param version of what is there; empty where it is missing
   * @param problem why it cannot be used, in a sentence
   */
  public record Library(Optional<String> version, Optional<String> problem) {
    public static Library there(String version) {
      return new Library(Optional.of(version), Optional.empty());
    }

    public static Library missing(String problem) {
      return new Library(Optional.empty(), Optional.of(problem));
    }
  }
}
