package io.penstock.settings;

/**
 * Where the API listens.
 *
 * @param interfaceName a host name or address of this machine
 * @param port 0 for any free one
 */
public record HttpSettings(String interfaceName, int port) {}
