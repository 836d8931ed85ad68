/** The command line: what {@code bin/penstock} starts. */
@org.jspecify.annotations.NullMarked
package io.penstock;
