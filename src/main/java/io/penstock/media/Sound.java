package io.penstock.media;

import java.util.Optional;

/**
 * What becomes of a source's sound.
 *
 * @param sink given every packet of it, in order, on one native thread; times are those of the
 *     source, in the running time of the node, as those of its pictures are
 * @param as the format that it is brought to; empty for the source's own, or what is nearest to it
 */
public record Sound(PacketSink sink, Optional<AudioFormat> as) {}
