package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.node.Capacity.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityTest {
  private static final String LIMITS =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max cpu time              unlimited            unlimited            seconds
      Max processes             96365                96365                processes
      Max open files            20000                524288               files
      """;

  private final Path root;

  CapacityTest(@TempDir Path root) throws IOException {
    this.root = root;
    write("proc/self/limits", LIMITS);
    write("proc/meminfo", "MemTotal:       16384000 kB\nMemFree:  1 kB\n");
    write("proc/self/status", "Name:\tjava\nThreads:\t42\n");
    write("proc/self/fd/0", "");
    write("proc/self/fd/7", "");
  }

  @Test
  void takesTheMachinesWhereNoGroupSetsLess() {
    Capacity capacity = Capacity.now(root);

    assertThat(capacity.memoryBytes()).isEqualTo(16_384_000L * 1024);
    assertThat(capacity.openFiles()).isEqualTo(new Use(2, OptionalLong.of(20_000)));
    assertThat(capacity.threads()).isEqualTo(new Use(42, OptionalLong.of(96_365)));
  }

  @Test
  void takesTheSmallestLimitOnTheWayUpInVersion2() throws IOException {
    write("proc/self/cgroup", "0::/system.slice/penstock.service\n");
    write("sys/fs/cgroup/system.slice/penstock.service/pids.max", "max\n");
    write("sys/fs/cgroup/system.slice/pids.max", "512\n");
    write("sys/fs/cgroup/system.slice/penstock.service/memory.max", "4294967296\n");
    write("sys/fs/cgroup/system.slice/memory.max", "8589934592\n");

    Capacity capacity = Capacity.now(root);
    assertThat(capacity.memoryBytes()).isEqualTo(4L << 30);
    assertThat(capacity.threads().limit()).hasValue(512);
  }

  @Test
  void readsVersion1() throws IOException {
    write("proc/self/cgroup", "9:name=systemd:/\n8:pids:/\n4:cpu,memory:/docker/3f\n0::/\n");
    write("sys/fs/cgroup/memory/docker/3f/memory.limit_in_bytes", "2147483648\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    write("sys/fs/cgroup/pids/pids.max", "100\n");

    Capacity capacity = Capacity.now(root);
    assertThat(capacity.memoryBytes()).isEqualTo(2L << 30);
    assertThat(capacity.threads().limit()).hasValue(100);
  }

  @Test
  void staysInsideTheControlGroupsWhateverTheKernelSays() throws IOException {
    write("proc/self/cgroup", "0::/../../../..\n");
    write("pids.max", "1\n");

    assertThat(Capacity.now(root).threads().limit()).hasValue(96_365);
  }

  @Test
  void readsThisMachine() {
    Capacity here = Capacity.now();

    assertThat(here.processors()).isPositive();
    assertThat(here.memoryBytes()).isGreaterThan(256L << 20);
    assertThat(here.openFiles().used()).isPositive();
    assertThat(here.threads().used()).isPositive();
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
