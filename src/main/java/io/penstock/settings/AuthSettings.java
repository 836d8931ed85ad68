package io.penstock.settings;

import java.util.List;

/**
 * Who may use the API.
 *
 * @param tokens none: whoever reaches it may do everything
 */
public record AuthSettings(List<TokenSettings> tokens) {
  public AuthSettings {
    tokens = List.copyOf(tokens);
  }
}
