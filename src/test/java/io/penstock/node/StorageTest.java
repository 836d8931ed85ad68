package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  @Test
  void judgesADirectoryThatIsNotThereByTheOneAboveAndMakesNone(@TempDir Path folder) {
    Path data = folder.resolve("a/b");
    Storage storage = Storage.at(data);

    assertThat(storage.problem()).isEmpty();
    assertThat(storage.directory()).isEqualTo(data.toString());
    assertThat(storage.freeBytes()).isPresent();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysWhereAFileIsInTheWay(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("data"), "");

    assertThat(Storage.at(file.resolve("sub")).problem()).hasValue(file + " is no directory");
  }
}
