package io.penstock.settings;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.penstock.stream.SecretUri;
import io.penstock.stream.StreamId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a document that came over the API may name. Only its own keys are looked at: what it has
 * from the defaults, the operator wrote. What is no address or no text at all is left to whoever
 * reads it.
 */
final class ApiDocumentRules {
  private static final List<String> FILES = List.of("password-file", "ca-file");

  private final AddressRules addresses;
  private final List<Path> directories;

  ApiDocumentRules(ApiSettings api) {
    this.addresses = new AddressRules(api);
    this.directories = api.fileDirectories();
  }

  /** Tells about the hosts that may not be named. */
  void checkAddresses(StreamId id, ConfigObject stream, Problems problems) {
    if (stream.get("source") instanceof ConfigObject source) {
      checkAddress(id, "source.uri", source.get("uri"), problems);
      if (source.get("substream") instanceof ConfigObject substream) {
        checkAddress(id, "source.substream.uri", substream.get("uri"), problems);
      }
      if (source.get(FallbackReader.KEY) instanceof ConfigList fallbacks) {
        for (int i = 0; i < fallbacks.size(); i++) {
          String path = "source." + FallbackReader.KEY + "[" + i + "]";
          checkAddress(id, path, fallbacks.get(i), problems);
        }
      }
    }
    if (stream.get("outputs") instanceof ConfigList outputs) {
      for (int i = 0; i < outputs.size(); i++) {
        if (outputs.get(i) instanceof ConfigObject output) {
          checkAddress(id, "outputs[" + i + "].uri", output.get("uri"), problems);
        }
      }
    }
  }

  private void checkAddress(
      StreamId id, String path, @Nullable ConfigValue value, Problems problems) {
    text(value)
        .flatMap(text -> parsed(text.replace("{id}", id.value())))
        .map(SecretUri::host)
        .filter(host -> !host.isEmpty())
        .flatMap(addresses::refusal)
        .ifPresent(refusal -> problems.add(path, refusal));
  }

  /** Whether all files may be named; tells about the others. */
  boolean checkFiles(ConfigObject stream, Problems problems) {
    boolean all = true;
    if (stream.get("source") instanceof ConfigObject source) {
      all = checkFiles("source", source, problems);
      if (source.get("substream") instanceof ConfigObject substream) {
        all &= checkFiles("source.substream", substream, problems);
      }
    }
    if (stream.get("outputs") instanceof ConfigList outputs) {
      for (int i = 0; i < outputs.size(); i++) {
        if (outputs.get(i) instanceof ConfigObject output) {
          all &= checkFiles("outputs[" + i + "]", output, problems);
        }
      }
    }
    return all;
  }

  private boolean checkFiles(String path, ConfigObject object, Problems problems) {
    boolean all = true;
    for (String key : FILES) {
      Optional<String> file = text(object.get(key));
      if (file.isPresent() && directories.stream().noneMatch(each -> lies(file.get(), each))) {
        problems.add(path + "." + key, refusal());
        all = false;
      }
    }
    return all;
  }

  private String refusal() {
    return directories.isEmpty()
        ? "cannot be named over the API: penstock.api.file-directories is empty"
        : "must lie in one of penstock.api.file-directories";
  }

  /** Whether {@code file} is in {@code directory}, wherever links lead. */
  private static boolean lies(String file, Path directory) {
    try {
      return MediaDirectory.real(Path.of(file).toAbsolutePath().normalize())
          .startsWith(MediaDirectory.real(directory.toAbsolutePath().normalize()));
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<String> text(@Nullable ConfigValue value) {
    return value != null && value.unwrapped() instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Optional<SecretUri> parsed(String text) {
    try {
      return Optional.of(SecretUri.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
