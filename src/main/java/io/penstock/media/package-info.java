/**
 * What flows: frames and packets, who closes them, and their time. The memory is native; releasing
 * it goes through {@link io.penstock.media.FrameMemory}, which the package that knows the native
 * library implements.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.media;
