/**
 * RTSP as cameras speak it, between a camera and GStreamer's {@code rtspsrc}: connecting, TLS,
 * authentication, keep-alive and taking leave. No native code.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.rtsp;
