package io.penstock.chart;

import io.penstock.testkit.ServerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders of a pod, below one of this machine: with a file for each Secret that the value sets
 * name.
 *
 * @param root stands for {@code /}
 */
public record PodFiles(Path root) {
  /** What a Secret's {@code secret.conf} may say. */
  private static final String SECRET_CONF =
      """
      CAMERA_PASSWORD = "hunter2"
      CAMERA_HOST = "10.0.0.8"
      GATE_KEY = "s3cret"
      GATE_PASSPHRASE = "correct-horse"
      """;

  private static final String STORAGE_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  /** With all Secrets. */
  public static PodFiles in(Path root) {
    PodFiles files = new PodFiles(root);
    ServerFiles tls = ServerFiles.make(files.folder("etc/penstock-tls"), "tls", "EC");
    try {
      Files.move(tls.certificate(), root.resolve("etc/penstock-tls/tls.crt"));
      Files.move(tls.key(), root.resolve("etc/penstock-tls/tls.key"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.write("etc/penstock/secret.conf", SECRET_CONF);
    files.write("etc/penstock/gate", "hunter2\n");
    files.write("etc/penstock-admin/token", "0123456789abcdef0123\n");
    files.write("etc/penstock-storage/postgresql-password", "hunter2");
    files.write("etc/penstock-storage/key", STORAGE_KEY);
    files.write("etc/penstock-storage/previous-key", STORAGE_KEY.replace("AA", "BB"));
    files.folder("var/lib/penstock");
    return files;
  }

  /** Where the configuration lies, with the pod's paths led here. */
  public Path configuration(String content) {
    String here =
        content
            .replace("/etc/penstock", root + "/etc/penstock")
            .replace("/var/lib", root + "/var/lib");
    return write("etc/penstock/config/application.conf", here);
  }

  private Path folder(String path) {
    try {
      return Files.createDirectories(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(String path, String content) {
    Path file = root.resolve(path);
    try {
      Files.createDirectories(root.resolve(path).resolveSibling("."));
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
