/**
 * Peers that misbehave on purpose: cameras that follow a script, and a proxy that breaks what goes
 * through it. Each serves all its sockets and timers with one thread.
 */
@org.jspecify.annotations.NullMarked
package io.penstock.chaos;
