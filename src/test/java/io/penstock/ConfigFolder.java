package io.penstock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A mounted ConfigMap: what is in it changes as the kubelet changes it. */
final class ConfigFolder {
  private static final String FILE = "application.conf";

  private final Path mount;
  private int versions;

  /** A mount with this configuration. */
  ConfigFolder(Path mount, String content) {
    this.mount = mount;
    swap(content);
    try {
      Files.createSymbolicLink(mount.resolve(FILE), Path.of("..data", FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return mount.resolve(FILE);
  }

  /** A folder of the new version; a link to it beside the old link, and then in its place. */
  void swap(String content) {
    try {
      Path version = Files.createDirectory(mount.resolve("..2026_11_23_" + ++versions));
      Files.writeString(version.resolve(FILE), content);
      Path next = mount.resolve("..data_tmp");
      Files.createSymbolicLink(next, version.getFileName());
      Files.move(
          next,
          mount.resolve("..data"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
