package io.penstock.settings;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.penstock.stream.SecretUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The only place where file sources and file outputs may be. Links are followed as far as there is
 * something to follow, so that none leads out of it.
 */
final class MediaDirectory {
  private final Path directory;

  MediaDirectory(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** The address of a file that is there, without detours in its path. */
  Optional<SecretUri> source(Scalar scalar, SecretUri uri) {
    return inside(scalar, uri)
        .flatMap(
            file ->
                Files.isRegularFile(file)
                    ? address(file)
                    : scalar.refuseOpenly("there is no such file"));
  }

  /** The address of a file or of a folder to write, without detours in its path. */
  Optional<SecretUri> target(Scalar scalar, SecretUri uri) {
    return inside(scalar, uri).flatMap(file -> target(scalar, uri, file));
  }

  private Optional<SecretUri> target(Scalar scalar, SecretUri uri, Path file) {
    boolean isLive = uri.scheme().equals("hls");
    if (uri.path().endsWith("/")) {
      return Files.isRegularFile(file)
          ? scalar.refuseOpenly("is a file and no folder")
          : Optional.of(folder(uri.scheme(), file));
    }
    return !isLive && file.toString().endsWith(".flv")
        ? address(file)
        : scalar.refuseOpenly(
            isLive
                ? "must be a folder, with / at its end, as in hls:live/{id}/"
                : "must end in / (a folder of segments), or in .flv (one file)");
  }

  /**
   * The same address with its whole path, where it is a target's and starts at this directory:
   * {@code file:recordings/gate/} or {@code file:gate.flv}.
   */
  SecretUri located(SecretUri uri) {
    String text = uri.reveal();
    int start = uri.scheme().length() + 1;
    boolean isWhole = text.startsWith("/", start) || !uri.path().isEmpty();
    boolean isTarget = (text.endsWith("/") || text.endsWith(".flv")) && isLocal(uri);
    return isWhole || !isTarget
        ? uri
        : SecretUri.parse(folder(uri.scheme(), directory).reveal() + text.substring(start));
  }

  private static boolean isLocal(SecretUri uri) {
    return uri.scheme().equals("file") || uri.scheme().equals("hls");
  }

  /** Written with a slash at its end, whether it is there or not. */
  private static SecretUri folder(String scheme, Path folder) {
    String path = folder.toUri().getRawPath();
    return SecretUri.parse(scheme + "://" + path + (path.endsWith("/") ? "" : "/"));
  }

  private Optional<Path> inside(Scalar scalar, SecretUri uri) {
    if (!uri.host().isEmpty()
        || !uri.userInfo().isEmpty()
        || !uri.path().startsWith("/")
        || !uri.reveal().equals(plain(uri))) {
      return scalar.refuse(
          uri.scheme().equals("hls")
              ? "must be a folder in penstock.media-directory, as in hls:live/{id}/"
              : "must be a file with its whole path, as in file:///srv/media/clip.mp4");
    }
    try {
      Path file = Path.of(uri.path()).normalize();
      if (real(file).startsWith(real(directory))) {
        return Optional.of(file);
      }
    } catch (IOException | InvalidPathException e) {
      return scalar.refuseOpenly("cannot be found out where it leads");
    }
    return scalar.refuseOpenly("must lie in penstock.media-directory (" + directory + ")");
  }

  /** The address without query; a question mark in a file's name has to be written as %3F. */
  private static String plain(SecretUri uri) {
    String text = uri.reveal();
    int end = text.indexOf('?') < 0 ? text.indexOf('#') : text.indexOf('?');
    return end < 0 ? text : text.substring(0, end);
  }

  private static Optional<SecretUri> address(Path file) {
    return Optional.of(SecretUri.parse(file.toUri().toString()));
  }

  /** The path with its links resolved; what is not there yet stays as written. */
  static Path real(Path path) throws IOException {
    Path there = path;
    while (there != null && !Files.exists(there, NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    return there == null ? path : there.toRealPath().resolve(there.relativize(path));
  }
}
