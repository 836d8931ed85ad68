package io.penstock.chaos;

import io.penstock.chaos.SdpStyle.ParameterSets;
import java.util.List;

/** A camera's clip, again and again; another clip begins with its first picture. */
final class VideoContent implements TrackFeed.Content {
  /** What fits into a datagram on any network. */
  private static final int MOST_PAYLOAD_BYTES = 1400;

  private final Camera camera;
  private PreEncodedClip clip;
  private long position;

  VideoContent(Camera camera) {
    this.camera = camera;
    clip = camera.script().clip();
    if (camera.script().sending().live()) {
      position = camera.age().toMillis() * clip.framesPerSecond() / 1000;
    }
  }

  @Override
  public List<byte[]> payloads() {
    AccessUnit picture = clip.picture(position);
    boolean inBand = camera.script().description().sets() != ParameterSets.DESCRIBED;
    return RtpPacketizer.payloads(
        picture.key() && inBand ? List.of(clip.sps(), clip.pps()) : List.of(),
        picture.nals(),
        MOST_PAYLOAD_BYTES);
  }

  @Override
  public void advance() {
    position++;
    PreEncodedClip now = camera.script().clip();
    if (now != clip) {
      clip = now;
      position = 0;
    }
  }

  @Override
  public double seconds() {
    return 1.0 / clip.framesPerSecond();
  }
}
