/** The cheapest way to serve a stream: pure functions of what is wanted and what is known. */
@org.jspecify.annotations.NullMarked
package io.penstock.plan;
