package io.penstock.node;

import java.nio.file.Path;

/** What this machine is called. */
public final class NodeName {
  private NodeName() {}

  /** The kernel's name for it: no name service is asked, which might not answer. */
  public static String here() {
    String name = Text.of(Path.of("/proc/sys/kernel/hostname")).strip();
    return name.isEmpty() ? "localhost" : name;
  }
}
