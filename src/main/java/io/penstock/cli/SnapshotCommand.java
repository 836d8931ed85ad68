package io.penstock.cli;

import io.penstock.stream.StreamId;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code penstock streams snapshot}. */
@Command(
    name = "snapshot",
    description = "Writes the newest picture of a stream as JPEG.",
    mixinStandardHelpOptions = true)
final class SnapshotCommand extends ServerCommand {
  @Parameters(
      index = "0",
      paramLabel = "ID",
      converter = IdOption.class,
      description = "The stream.")
  private StreamId id = Ids.NONE;

  @Parameters(index = "1", paramLabel = "FILE", description = "Where to; - for standard output.")
  private Path file = WrittenFile.STANDARD_OUTPUT;

  @Override
  public Integer call() {
    ApiClient api = api();
    String said =
        WrittenFile.of(file)
            .write(
                part -> {
                  api.download(StreamPaths.of(id) + "/snapshot.jpg", "image/jpeg", part);
                  return WrittenFile.received(part, file);
                });
    if (!file.equals(WrittenFile.STANDARD_OUTPUT)) {
      out().println(said);
    }
    return 0;
  }
}
