/** Reads the cameras of other programs' files: pure functions of a text and an environment. */
@org.jspecify.annotations.NullMarked
package io.penstock.cli.imports;
