package io.penstock.settings;

/**
 * Who may use the API.
 *
 * @param name what the audit log calls them
 * @param role what they may do
 * @param sha256 of the token in UTF-8, 64 lower-case hexadecimal digits; the token itself is
 *     nowhere
 */
public record TokenSettings(String name, Role role, String sha256) {}
