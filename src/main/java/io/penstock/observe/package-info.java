/** What an operator sees of the node from outside: the log and the metrics. All may use it. */
@org.jspecify.annotations.NullMarked
package io.penstock.observe;
