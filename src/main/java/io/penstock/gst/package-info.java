/** The only package that sees GStreamer: the runtime, ingest, encoder, outputs, the bus. */
@org.jspecify.annotations.NullMarked
package io.penstock.gst;
