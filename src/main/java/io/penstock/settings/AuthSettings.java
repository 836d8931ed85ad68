package io.penstock.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who may use the API.
 *
 * @param tokens none: whoever reaches it may do everything
 * @param adminTokenFile where one of them was read from; it may change there while we run
 */
public record AuthSettings(List<TokenSettings> tokens, Optional<Path> adminTokenFile) {
  public AuthSettings {
    tokens = List.copyOf(tokens);
  }

  /** Tokens that are in no file of their own. */
  public AuthSettings(List<TokenSettings> tokens) {
    this(tokens, Optional.empty());
  }
}
