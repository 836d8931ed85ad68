package io.penstock.settings;

/**
 * How many attempts at sources a node may have under way, so that cameras that return together
 * storm neither their recorder nor this machine.
 *
 * @param perHost attempts under way at one host
 * @param overall attempts under way at all
 * @param perHostRate attempts begun at one host in a second
 */
public record ConnectSettings(int perHost, int overall, int perHostRate) {}
