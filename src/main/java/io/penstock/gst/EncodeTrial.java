package io.penstock.gst;

import io.penstock.media.FrameFormat;
import io.penstock.media.Picture;
import io.penstock.media.PixelFormat;
import io.penstock.media.PlaneLayout;
import io.penstock.settings.EncoderSettings;
import io.penstock.stream.EncodeSpec;
import io.penstock.stream.SizeChange;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Has an encoder, opened as for a stream, encode a few grey pictures. */
final class EncodeTrial extends Trial {
  /** Above the least size of every hardware encoder that we know of. */
  private static final FrameFormat FORMAT =
      new FrameFormat(
          PixelFormat.I420,
          320,
          240,
          25,
          1,
          "video/x-raw,format=I420,width=320,height=240,framerate=25/1,"
              + "pixel-aspect-ratio=1/1,interlace-mode=progressive");

  private static final int BITRATE = 500_000;
  private static final int SHADE = 16;

  private final EncoderSettings settings;

  EncodeTrial(BackendRole role, EncoderSettings settings, Duration timeout, long deadline) {
    super(role, settings.encoder(), timeout, deadline);
    this.settings = settings;
  }

  @Override
  void attempt() {
    EncodeSpec spec =
        new EncodeSpec(role().codec(), BITRATE, Duration.ofSeconds(2), SizeChange.LETTERBOX, true);
    try (PooledStore store = new PooledStore(FORMAT);
        Encoder encoder =
            Encoder.open(
                role().label(),
                FORMAT,
                spec,
                new EncoderChoice(role().backend(), settings),
                packet -> {
                  packet.close();
                  passedOne();
                },
                failure -> failed(failure.message()),
                () -> {})) {
      opened();
      feed(encoder, store);
      var unused = encoder.drain().thenRun(this::nothingMore);
      await();
    }
  }

  private static void feed(Encoder encoder, PooledStore store) {
    PlaneLayout layout = PlaneLayout.standard(FORMAT.pixels(), FORMAT.width(), FORMAT.height());
    ByteBuffer pixels = ByteBuffer.allocateDirect(layout.size());
    Picture picture = new Picture(FORMAT, layout, pixels);
    for (int frame = 0; frame < FED; frame++) {
      for (int at = 0; at < pixels.capacity(); at++) {
        pixels.put(at, (byte) (frame * SHADE));
      }
      encoder.push(store.copyOf(picture), frame * FRAME_NANOS);
    }
  }
}
