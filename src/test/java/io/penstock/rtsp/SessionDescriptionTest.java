package io.penstock.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.SourceOffer;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionDescriptionTest {
  private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 10.0.0.7\r\ns=cam\r\nt=0 0\r\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      textBlock =
          """
          m=video 0 RTP/AVP 96|a=rtpmap:96 H264/90000;                            h264;   0;    0;    0
          m=video 0 RTP/AVP 96|a=rtpmap:96 H264/90000|a=framerate:25;             h264;   0;    0;    25
          m=video 0 RTP/AVP 96|a=rtpmap:96 H264/90000|a=x-framerate: 29.97;       h264;   0;    0;    29.97
          m=video 0 RTP/AVP 96|a=framerate:12.500000|a=rtpmap:96 H264/90000;      h264;   0;    0;    12.5
          m=video 0 RTP/AVP 98|a=rtpmap:98 H265/90000|a=framesize:98 3840-2160;   h265;   3840; 2160; 0
          m=video 0 RTP/AVP 98|a=rtpmap:98 h264/90000|a=x-dimensions:1920,1080;   h264;   1920; 1080; 0
          m=video 0 RTP/AVP 26;                                                   mjpeg;  0;    0;    0
          m=video 554/2 RTP/AVP 97|a=rtpmap:97 MP4V-ES/90000;                     mpeg4;  0;    0;    0
          m=video 0 RTP/AVP 96 97|a=rtpmap:97 VP8/90000|a=rtpmap:96 H264/90000;   h264;   0;    0;    0
          m=video 0 RTP/AVP 96;                                                   -;      0;    0;    0
          m=application 0 RTP/AVP 107|a=rtpmap:107 vnd.onvif.metadata/90000;      -;      0;    0;    0
          m=video;                                                                -;      0;    0;    0
          """)
  void readsTheVideo(String track, String codec, int width, int height, double fps) {
    Optional<SourceOffer.Video> expected =
        Optional.ofNullable(codec).map(name -> new SourceOffer.Video(name, width, height, fps));

    assertThat(parse(track).video()).isEqualTo(expected);
    assertThat(parse(track).audio()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      textBlock =
          """
          m=audio 0 RTP/AVP 0;                                                       pcmu; 8000;  1
          m=audio 0 RTP/AVP 8|a=rtpmap:8 PCMA/8000;                                  pcma; 8000;  1
          m=audio 0 RTP/AVP 9;                                                       g722; 16000; 1
          m=audio 0 RTP/AVP 97|a=rtpmap:97 MPEG4-GENERIC/16000/1|a=fmtp:97 mode=AAC; aac;  16000; 1
          m=audio 0 RTP/AVP 97|a=rtpmap:97 mpeg4-generic/44100/2;                    aac;  44100; 2
          m=audio 0 RTP/AVP 96|a=rtpmap:96 MP4A-LATM/90000;                          aac;  0;     1
          m=audio 0 RTP/AVP 98|a=rtpmap:98 OPUS/48000/2;                             opus; 48000; 2
          m=audio 0 RTP/AVP 0|a=rtpmap:0 PCMU/8000|a=sendonly;                       -;    0;     0
          m=audio 0 RTP/AVP 0|a=recvonly;                                            pcmu; 8000;  1
          """)
  void readsTheAudio(String track, String codec, int rate, int channels) {
    Optional<SourceOffer.Audio> expected =
        Optional.ofNullable(codec).map(name -> new SourceOffer.Audio(name, rate, channels));

    assertThat(parse(track).audio()).isEqualTo(expected);
    assertThat(parse(track).video()).isEmpty();
  }

  @Test
  void takesTheFirstTrackOfEachKind() {
    SourceOffer offer =
        parse(
            "m=video 0 RTP/AVP 96|a=rtpmap:96 H264/90000|a=framerate:25|a=control:track0"
                + "|m=audio 0 RTP/AVP 0|a=sendonly|m=audio 0 RTP/AVP 8|a=control:track2"
                + "|m=video 0 RTP/AVP 97|a=rtpmap:97 H265/90000");

    assertThat(offer)
        .isEqualTo(
            new SourceOffer(
                Optional.of(new SourceOffer.Video("h264", 0, 0, 25)),
                Optional.of(new SourceOffer.Audio("pcma", 8000, 1))));
  }

  @Test
  void passesOverWhatItDoesNotUnderstand() {
    Random random = new Random(4711);
    String sound =
        HEAD + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=audio 0 RTP/AVP 0\r\n";
    for (int round = 0; round < 2000; round++) {
      StringBuilder broken = new StringBuilder(sound);
      for (int i = 0; i < 5; i++) {
        broken.setCharAt(random.nextInt(broken.length()), (char) random.nextInt(256));
      }
      assertThat(SessionDescription.parse(broken.toString())).isNotNull();
    }
    assertThat(SessionDescription.parse("")).isEqualTo(SourceOffer.NONE);
  }

  private static SourceOffer parse(String tracks) {
    return SessionDescription.parse(HEAD + tracks.replace("|", "\r\n") + "\r\n");
  }
}
