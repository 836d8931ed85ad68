package io.penstock.stream;

/**
 * A user and password for a source.
 *
 * @param username may be shown
 * @param password may not
 */
public record Credentials(String username, Secret password) {}
