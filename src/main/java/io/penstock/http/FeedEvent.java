package io.penstock.http;

import akka.util.ByteString;
import io.penstock.stream.StreamId;

/**
 * An event that listeners are told.
 *
 * @param number counts up by one from 1, within one run of the node
 * @param stream what it happened to
 * @param text as it goes to every listener
 */
record FeedEvent(long number, EventType type, StreamId stream, ByteString text) {}
