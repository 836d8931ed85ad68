/**
 * Who starts, watches, restarts and ends streams: the supervisor, one actor a stream, one an
 * output.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.control;
