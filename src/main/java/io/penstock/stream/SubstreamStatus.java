package io.penstock.stream;

import java.util.Map;
import java.util.Optional;

/**
 * How the sub-stream is that processors look at.
 *
 * @param state where it is
 * @param sent what it sends; empty until it is known
 * @param decoder the decode element in use, as {@code backend/element}; empty until one is
 * @param framesIn decoded so far, or left out since the decoder was behind, over all attempts
 * @param framesDamaged of those, known to be damaged
 * @param bytes received so far, over all attempts
 * @param framesProcessed pictures that passed the processors
 * @param framesDropped pictures that did not, by {@code stage/reason}
 * @param attempt how many attempts so far
 * @param reconnects attempts after the first that became live
 * @param lastError empty while none was seen
 */
public record SubstreamStatus(
    StreamState state,
    Optional<SourceOffer.Video> sent,
    String decoder,
    long framesIn,
    long framesDamaged,
    long bytes,
    long framesProcessed,
    Map<String, Long> framesDropped,
    int attempt,
    int reconnects,
    Optional<LastError> lastError) {
  public SubstreamStatus {
    framesDropped = Map.copyOf(framesDropped);
  }
}
