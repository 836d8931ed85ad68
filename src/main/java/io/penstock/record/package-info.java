/**
 * Segments of streams on disk: what their files are called, which of them may stay, and the
 * playlist that players follow. Knows no native library and no Akka; whoever calls it does not mind
 * waiting for a disk.
 */
@NullMarked
package io.penstock.record;

import org.jspecify.annotations.NullMarked;
