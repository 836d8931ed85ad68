/**
 * The vocabulary: what is asked for (specs), what is so (statuses), why it stopped (failures). No
 * Akka, no native code.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.stream;
