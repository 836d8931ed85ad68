package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementPackagesTest {
  @ParameterizedTest
  @CsvSource({
    "avdec_h264, gstreamer1.0-libav",
    "x264enc, gstreamer1.0-plugins-ugly",
    "rtmp2sink, gstreamer1.0-plugins-bad",
    "rtspsrc, gstreamer1.0-plugins-good",
    "rtspclientsink, gstreamer1.0-rtsp",
    "srtsink, gstreamer1.0-plugins-bad",
    "appsink, gstreamer1.0-plugins-base",
    "filesink, libgstreamer1.0-0",
    "vaapih264dec, gstreamer1.0-vaapi",
    "vah264dec, a VA-API driver",
    "nvh264dec, NVIDIA's driver and a GPU",
    "nvh264device1dec, NVIDIA's driver and a GPU",
    "nvjpegdec, plugin nvcodec",
    "nvjpegdevice1dec, plugin nvcodec",
    "nvh264enc, H200 have not",
    "nvcudah264enc, H200 have not",
    "nvv4l2decoder, DeepStream",
    "v4l2h264enc, the kernel"
  })
  void saysWhereAnElementComesFrom(String element, String named) {
    assertThat(ElementPackages.of(element))
        .hasValueSatisfying(text -> assertThat(text).contains(named));
  }

  @Test
  void saysNothingOfWhatItDoesNotKnow() {
    assertThat(ElementPackages.of("toasterdec")).isEmpty();
  }
}
