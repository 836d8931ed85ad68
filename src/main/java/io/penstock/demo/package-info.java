/** The demo's cameras and target: real servers that this process starts, also used by the tests. */
@org.jspecify.annotations.NullMarked
package io.penstock.demo;
