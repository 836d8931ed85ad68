/**
 * The node's GPUs: what NVIDIA's driver says of them, how many sessions each serves and may serve,
 * and which one the next session goes to.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.gpu;
