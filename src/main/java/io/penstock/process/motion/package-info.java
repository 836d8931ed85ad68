/**
 * The processor {@code motion}: whether something moves in the picture. It uses nothing that a
 * user's own processor could not use.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.process.motion;
