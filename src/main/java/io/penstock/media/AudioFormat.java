package io.penstock.media;

/**
 * Sound as outputs carry it: AAC-LC, in packets of 1,024 samples with an ADTS header each.
 *
 * @param rate samples a second
 * @param channels 1 or 2
 */
public record AudioFormat(int rate, int channels) {}
