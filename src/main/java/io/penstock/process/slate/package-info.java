/** The pictures that outputs show while a camera is away. */
@org.jspecify.annotations.NullMarked
package io.penstock.process.slate;
