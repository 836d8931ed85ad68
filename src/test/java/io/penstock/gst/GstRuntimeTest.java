package io.penstock.gst;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.junit.jupiter.api.Test;

class GstRuntimeTest {
  @Test
  void leavesTheJvmItsSignals() {
    GstRuntime.start();
    Function enabled =
        NativeLibrary.getInstance("gstreamer-1.0").getFunction("gst_segtrap_is_enabled");

    assertThat(enabled.invokeInt(new Object[0])).isZero();
  }
}
