/** Connections to others whose certificate is looked at. */
@org.jspecify.annotations.NullMarked
package io.penstock.tls;
