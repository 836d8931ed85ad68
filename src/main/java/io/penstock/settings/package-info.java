/**
 * What the operator set: HOCON read once into immutable records, with every problem told at once,
 * each with its path. After that nobody sees the configuration's text.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.settings;
