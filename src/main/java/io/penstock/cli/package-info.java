/** The commands that work on a running service, over its API; they start nothing themselves. */
@org.jspecify.annotations.NullMarked
package io.penstock.cli;
