package io.penstock.gst;

import io.penstock.stream.Codec;

/**
 * Something that a backend does.
 *
 * @param decodes whether it decodes {@code codec}; otherwise it encodes it
 */
record BackendRole(String backend, boolean decodes, Codec codec) {
  /** What comes out of it. */
  String product() {
    return decodes ? "picture" : "packet";
  }

  /** For the names of threads and pipelines. */
  String label() {
    return "try-" + backend + (decodes ? "-decode-" : "-encode-") + codec.label();
  }
}
