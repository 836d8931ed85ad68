package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlvFileTest {
  private static final byte[] HEADER = {'F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0};

  private final Path folder;

  FlvFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsTagsOfAllKinds() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(500).put(HEADER);
    putTag(bytes, 18, 0, 2, 0);
    putTag(bytes, 9, 0, 0x17, 0);
    putTag(bytes, 8, 5, 0xaf, 1);
    putTag(bytes, 9, 10, 0x17, 1);
    putTag(bytes, 9, 0x0a000014, 0x27, 1);
    FlvFile file = FlvFile.read(write(bytes, bytes.position()));

    assertThat(file.tags())
        .containsExactly(
            new FlvTag(FlvTag.Kind.SCRIPT, 0, 5, -1, false, -1),
            new FlvTag(FlvTag.Kind.VIDEO, 0, 5, FlvTag.H264, true, 0),
            new FlvTag(FlvTag.Kind.AUDIO, 5, 5, FlvTag.AAC, false, 1),
            new FlvTag(FlvTag.Kind.VIDEO, 10, 5, FlvTag.H264, true, 1),
            new FlvTag(FlvTag.Kind.VIDEO, 0x0a000014, 5, FlvTag.H264, false, 1));
    assertThat(file.pictures()).hasSize(2);
    assertThat(file.videoConfigurations()).isEqualTo(1);
  }

  @Test
  void leavesOutATagThatIsStillBeingWritten() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(500).put(HEADER);
    putTag(bytes, 9, 0, 0x17, 1);
    putTag(bytes, 9, 40, 0x27, 1);
    assertThat(FlvFile.read(write(bytes, bytes.position() - 1)).tags()).hasSize(1);
  }

  @Test
  void refusesOtherFiles() throws IOException {
    Path file = Files.writeString(folder.resolve("text.flv"), "this is a text");
    assertThatThrownBy(() -> FlvFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + " is not an FLV file");
  }

  private Path write(ByteBuffer bytes, int length) throws IOException {
    byte[] content = new byte[length];
    bytes.get(0, content);
    return Files.write(folder.resolve("test.flv"), content);
  }

  /** A tag with a body of five bytes. */
  private static void putTag(ByteBuffer bytes, int type, int timestamp, int first, int second) {
    bytes.putInt(type << 24 | 5);
    bytes.putInt(timestamp << 8 | timestamp >>> 24).put((byte) 0).putShort((short) 0);
    bytes.put((byte) first).put((byte) second).put(new byte[3]).putInt(16);
  }
}
