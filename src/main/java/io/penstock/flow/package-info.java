/** The flow of frames on Akka Streams: the source, the sink, and the graph as one expression. */
@org.jspecify.annotations.NullMarked
package io.penstock.flow;
