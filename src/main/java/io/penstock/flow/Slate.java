package io.penstock.flow;

import io.penstock.media.Frame;
import io.penstock.media.FrameFormat;
import io.penstock.media.FrameStore;
import io.penstock.process.ProcessorContext;
import io.penstock.process.slate.PlainCard;
import io.penstock.process.slate.SlatePainter;
import io.penstock.stream.SignalLoss;
import java.util.function.Function;

/**
 * What a stream's outputs show while its source is away.
 *
 * @param loss {@code SLATE} for the banner over the dimmed picture, {@code HOLD} for the picture
 *     alone
 * @param stream whose name and time the banner shows
 * @param stores gives memory for pictures of a format; called on the thread that runs the stream
 * @param last the stream's last picture, which stays its owner's
 */
public record Slate(
    SignalLoss loss,
    ProcessorContext stream,
    Function<FrameFormat, FrameStore> stores,
    LastPicture last) {
  public Slate {
    if (loss == SignalLoss.DISCONNECT) {
      throw new IllegalArgumentException("a stream that is to disconnect has no slate");
    }
  }

  /** Makes pictures in {@code store}, a plain card's where there is no last one of this format. */
  SlatePainter painter(FrameFormat format, FrameStore store) {
    Frame picture = last.moveTo(store, format).orElseGet(() -> PlainCard.of(format, store));
    return loss == SignalLoss.HOLD
        ? SlatePainter.asItWas(picture, store, stream)
        : SlatePainter.underBanner(picture, store, stream);
  }
}
