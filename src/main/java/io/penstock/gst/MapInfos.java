package io.penstock.gst;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The native GstMapInfo structs of one stream's open frames, used again and again. Thread safe. */
final class MapInfos {
  private final List<Memory> blocks = new ArrayList<>();
  private long[] free = new long[0];
  private int count;

  /** A struct that nobody else uses until it is put back. */
  synchronized long take() {
    if (count == 0) {
      grow();
    }
    return free[--count];
  }

  synchronized void put(long info) {
    free[count++] = info;
  }

  private void grow() {
    int more = 8;
    Memory block = new Memory((long) more * StructLayout.MAP_INFO_BYTES);
    block.clear();
    blocks.add(block);
    free = Arrays.copyOf(free, blocks.size() * more);
    for (int i = 0; i < more; i++) {
      free[count++] = Pointer.nativeValue(block) + (long) i * StructLayout.MAP_INFO_BYTES;
    }
  }
}
