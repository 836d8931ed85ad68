/**
 * The processor {@code overlay}: rectangles and texts drawn on the picture. It uses nothing that a
 * user's own processor could not use.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.process.overlay;
