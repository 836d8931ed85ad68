package io.penstock.control;

import io.penstock.media.SourceRequest;
import io.penstock.stream.AudioMode;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamSpec;
import java.util.List;
import java.util.Optional;

/**
 * What has to be done for a running stream once something else is asked for. Pure. Outputs are not
 * in it: those that are asked for no more end, new ones begin, and the others notice nothing.
 *
 * @param anew whether it has to end, and begin anew with new sessions at its outputs
 * @param source whether it is another source, or the same with other credentials
 * @param attempt whether the source has to be read anew: with another plan, for instance
 * @param flow whether the pictures have to flow anew, from the next one on: past other processors
 * @param encoder whether an encoder that is in use has to be told, or replaced
 * @param meanwhile whether something else is shown while the source is away
 */
record SpecChange(
    boolean anew,
    boolean source,
    boolean attempt,
    boolean flow,
    boolean encoder,
    boolean meanwhile) {
  /**
   * What has to be done.
   *
   * @param before what was asked for, and how it is served
   * @param after what is asked for now, and how it is to be served
   */
  static SpecChange of(StreamPlan before, StreamPlan after) {
    StreamSpec was = before.spec();
    StreamSpec is = after.spec();
    boolean source = !was.source().sharesMainWith(is.source());
    boolean attempt = source || readsOtherwise(before, after);
    boolean meanwhile = was.shownMeanwhile() != is.shownMeanwhile();
    boolean flow = flowsOtherwise(before, after);
    boolean encoder = !encodesAlike(was, is);
    boolean outputs = !was.outputs().equals(is.outputs());
    // Of a file that is read at any pace nothing may be lost, nor come twice.
    boolean paced = was.source().isLive() && is.source().isLive();
    boolean anew =
        !was.id().value().equals(is.id().value())
            || (!paced && (attempt || flow || encoder || outputs));
    return new SpecChange(anew, source, attempt, flow, encoder, meanwhile);
  }

  private static boolean readsOtherwise(StreamPlan before, StreamPlan after) {
    return before.passesPackets() != after.passesPackets()
        || soundsOtherwise(before.spec(), after.spec())
        || !before.spec().stallTimeout().equals(after.spec().stallTimeout())
        || !request(before).equals(request(after));
  }

  /** Sound that nobody hears any more is not worth a pause in the pictures. */
  private static boolean soundsOtherwise(StreamSpec was, StreamSpec is) {
    return AttemptRules.wantsSound(was) ? is.audio() == AudioMode.OFF : AttemptRules.wantsSound(is);
  }

  private static SourceRequest request(StreamPlan plan) {
    return AttemptRules.request(
        plan.spec(),
        0,
        plan.choice().plan(),
        plan.codec(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A new flow makes its processors anew, and what watches its pictures. */
  private static boolean flowsOtherwise(StreamPlan before, StreamPlan after) {
    List<ProcessorSpec> shown = after.reading().ofMain();
    boolean processors =
        !before.reading().ofMain().equals(shown)
            || (!shown.isEmpty() && !toldAlike(before.spec(), after.spec()));
    return processors || !before.spec().health().equals(after.spec().health());
  }

  /** What processors are told of their stream. */
  private static boolean toldAlike(StreamSpec was, StreamSpec is) {
    return was.name().equals(is.name())
        && was.labels().equals(is.labels())
        && was.timeZone().equals(is.timeZone());
  }

  /** Whether an encoder for one does for the other. Sizes are those of its pictures. */
  static boolean encodesAlike(StreamSpec was, StreamSpec is) {
    return onlyRatesDiffer(was, is)
        && was.encode().bitrate() == is.encode().bitrate()
        && was.encode().keyframeInterval().equals(is.encode().keyframeInterval());
  }

  /** Whether an encoder for one may do for the other, if it can be told another bitrate. */
  static boolean onlyRatesDiffer(StreamSpec was, StreamSpec is) {
    return was.encode().codec() == is.encode().codec()
        // It divides its bitrate among so many pictures.
        && was.encode().fps() == is.encode().fps()
        && was.gpu().equals(is.gpu());
  }

  /** Whether the first picture settles the encoder's size anew. */
  static boolean freesSize(StreamSpec was, StreamSpec is) {
    EncodeSpec one = was.encode();
    EncodeSpec other = is.encode();
    return !was.source().sharesMainWith(is.source())
        || one.width() != other.width()
        || one.height() != other.height()
        || one.sizeChange() != other.sizeChange();
  }
}
