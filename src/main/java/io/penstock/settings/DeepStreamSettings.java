package io.penstock.settings;

/**
 * Whether DeepStream's REST calls are served.
 *
 * @param port one of their own on the API's interface; 0 for the API's
 */
public record DeepStreamSettings(boolean enabled, int port) {}
