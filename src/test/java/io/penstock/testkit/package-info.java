/**
 * What tests need: cameras whose pictures are numbered, a player that reads the numbers, waiting.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.testkit;
