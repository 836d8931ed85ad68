/**
 * What sees frames: the {@link io.penstock.process.FrameProcessor} contract, the chain that runs a
 * stream's processors, and the processors themselves. The only package that sees OpenCV.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.process;
