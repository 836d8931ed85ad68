/** The durable wish: which streams should exist. */
@org.jspecify.annotations.NullMarked
package io.penstock.registry;
