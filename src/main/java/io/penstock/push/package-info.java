/**
 * What stands between GStreamer and a target, for what GStreamer cannot do: check a certificate by
 * an authority or a fingerprint of the operator's, say why there is no connection, and count what
 * went out. No native code.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.push;
