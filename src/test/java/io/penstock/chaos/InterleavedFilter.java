package io.penstock.chaos;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Spoils the RTP in what an RTSP server sends over TCP. Messages pass as they are; even channels
 * are taken for RTP of video, odd ones for RTCP.
 */
final class InterleavedFilter {
  private static final int VIDEO_CLOCK_RATE = 90_000;

  private final RtspSplitter splitter = new RtspSplitter();
  private final Map<Integer, RtpSpoiler> tracks = new HashMap<>();

  /** What is sent on instead of these bytes. */
  List<ByteBuffer> filter(ByteBuffer bytes, RtpFaults faults) {
    List<ByteBuffer> sent = new ArrayList<>();
    splitter.feed(
        bytes,
        part -> {
          if (part instanceof RtspPart.Message message) {
            sent.add(message.raw());
          } else if (part instanceof RtspPart.Interleaved packet) {
            spoil(packet, faults, sent);
          }
        });
    return sent;
  }

  private void spoil(RtspPart.Interleaved packet, RtpFaults faults, List<ByteBuffer> sent) {
    int channel = packet.channel();
    RtpSpoiler track =
        tracks.computeIfAbsent(channel / 2, number -> new RtpSpoiler(number + 1, VIDEO_CLOCK_RATE));
    if (channel % 2 == 1) {
      ByteBuffer report = track.rtcp(packet.payload(), faults);
      sent.add(new RtspPart.Interleaved(channel, report).toBytes());
      return;
    }
    for (ByteBuffer spoilt : track.rtp(packet.payload(), faults)) {
      ByteBuffer garbage = track.garbage(faults);
      if (garbage.hasRemaining()) {
        sent.add(garbage);
      }
      sent.add(new RtspPart.Interleaved(channel, spoilt).toBytes());
    }
  }
}
