package io.penstock.settings;

import io.penstock.stream.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code penstock.streams}, each stream over {@code penstock.defaults}. */
final class StreamsReader {
  private final StreamReader reader;

  StreamsReader(StreamReader reader) {
    this.reader = reader;
  }

  /** The streams, by id. */
  List<DeclaredStream> read(Node streams, Node defaults) {
    reader.checkDefaults(defaults);
    List<DeclaredStream> specs = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (String id : streams.keys()) {
      if (!StreamId.isValid(id)) {
        streams.refuse(
            id,
            "is not a stream id: 1 to 63 letters, digits, _ and -, the first a letter or digit");
        continue;
      }
      StreamId streamId = new StreamId(id);
      String twin = seen.putIfAbsent(streamId.key(), id);
      if (twin != null) {
        streams.refuse(id, "is the same stream as " + twin + ": ids are compared ignoring case");
      } else if (streams.has(id)) {
        reader
            .read(streamId, streams.object(id).over(defaults))
            .map(spec -> new DeclaredStream(spec, StreamDocument.of(streams.value(id))))
            .ifPresent(specs::add);
      }
    }
    return specs;
  }
}
