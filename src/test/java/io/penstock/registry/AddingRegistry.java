package io.penstock.registry;

import io.penstock.settings.StreamDocument;
import io.penstock.stream.StreamId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A process that adds streams for ever, three at once, and prints a number for each three that it
 * was told are safe.
 */
final class AddingRegistry {
  /** Streams that are added at once. */
  static final int TOGETHER = 3;

  private AddingRegistry() {}

  /**
   * Adds until it is killed.
   *
   * @param arguments the folder, and the first number
   */
  public static void main(String[] arguments) {
    int number = Integer.parseInt(arguments[1]);
    try (RunningRegistry registry =
        RunningRegistry.open(
            RunningRegistry.file(Path.of(arguments[0]), RunningRegistry.OLD_KEY))) {
      while (registry.apply(documents(number)).done()) {
        System.out.println("safe " + number);
        number++;
      }
    }
  }

  private static Map<StreamId, StreamDocument> documents(int number) {
    Map<StreamId, StreamDocument> documents = new LinkedHashMap<>();
    for (int i = 0; i < TOGETHER; i++) {
      documents.put(
          new StreamId("s" + number + "-" + i),
          new StreamDocument(Map.of("source", Map.of("uri", "rtsp://cam/" + number))));
    }
    return documents;
  }
}
