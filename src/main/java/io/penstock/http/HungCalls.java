package io.penstock.http;

import java.util.function.IntSupplier;

/**
 * Native calls that hang, each of which keeps a thread.
 *
 * @param now how many do now; answers at once, whatever hangs
 * @param limit with how many the node is not ready any more
 */
public record HungCalls(IntSupplier now, int limit) {}
