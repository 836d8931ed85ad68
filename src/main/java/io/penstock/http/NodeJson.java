package io.penstock.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.penstock.node.Capacity;
import io.penstock.node.NodeReport;
import java.time.Instant;
import java.util.Map;

/**
 * A node as the API shows it.
 *
 * @param report what does not change
 * @param started when it began to run
 * @param live native things that are alive, by kind
 */
record NodeJson(
    @JsonUnwrapped NodeReport report,
    Instant started,
    Capacity capacity,
    NativeCalls nativeCalls,
    Map<String, Long> live) {
  /**
   * @param hung how many hang now
   * @param limit with how many the node is not ready any more
   */
  record NativeCalls(int hung, int limit) {}
}
