/** A user's own processor, as docs/processors.md shows it. */
@org.jspecify.annotations.NullMarked
package io.penstock.process.example;
