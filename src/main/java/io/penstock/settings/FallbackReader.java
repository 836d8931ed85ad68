package io.penstock.settings;

import io.penstock.stream.SecretUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the addresses that are tried when a camera's own does not do. */
final class FallbackReader {
  static final String KEY = "fallback-uris";

  /** Each that is dead costs an attempt before the first is tried again. */
  private static final int MOST = 8;

  private FallbackReader() {}

  /** The addresses that are sound. */
  static List<SecretUri> read(Node source, SecretUri main) {
    List<SecretUri> known = new ArrayList<>();
    known.add(main.withoutUser());
    List<Scalar> scalars = source.secrets(KEY);
    if (scalars.size() > MOST) {
      source.refuse(KEY, "must be %d addresses at most".formatted(MOST));
      return List.of();
    }
    for (Scalar scalar : scalars) {
      address(scalar)
          .filter(uri -> !known.contains(uri) || scalar.refuse("stands there already").isPresent())
          .ifPresent(known::add);
    }
    return known.subList(1, known.size());
  }

  private static Optional<SecretUri> address(Scalar scalar) {
    return scalar
        .text()
        .flatMap(text -> Address.parse(scalar, text))
        .flatMap(uri -> checked(scalar, uri));
  }

  private static Optional<SecretUri> checked(Scalar scalar, SecretUri uri) {
    if (!SourceReader.isCamera(uri)) {
      return scalar.refuse(
          "a fallback is another address of the camera, with the scheme rtsp or rtsps");
    }
    return uri.userInfo().isEmpty()
        ? Address.onNetwork(scalar, uri)
        : scalar.refuse(
            "holds a user: fallbacks are read with the source's own username and password");
  }
}
