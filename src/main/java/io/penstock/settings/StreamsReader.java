package io.penstock.settings;

import io.penstock.stream.OutputSpec;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Map<String, List<Folder>> folders = new HashMap<>();
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
        Node stream = streams.object(id).over(defaults);
        Optional<StreamSpec> read = reader.read(streamId, stream);
        read.ifPresent(spec -> refuseShared(spec, stream, folders));
        read.map(spec -> new DeclaredStream(spec, StreamDocument.of(streams.value(id))))
            .ifPresent(specs::add);
      }
    }
    return specs;
  }

  /** A folder that an output of a stream above has. */
  private record Folder(StreamId stream, OutputSpec output) {}

  private static void refuseShared(
      StreamSpec spec, Node stream, Map<String, List<Folder>> folders) {
    for (int i = 0; i < spec.outputs().size(); i++) {
      OutputSpec output = spec.outputs().get(i);
      if (output.recording().isPresent()) {
        Scalar uri = stream.objects("outputs").get(i).secret("uri");
        List<Folder> above =
            folders.computeIfAbsent(output.uri().path(), path -> new ArrayList<>());
        above.stream()
            .filter(folder -> !folder.stream().equals(spec.id()))
            .filter(folder -> SharedFolders.clash(output, folder.output()))
            .findFirst()
            .ifPresent(
                folder ->
                    uri.refuse(SharedFolders.sentence(output, folder.output(), folder.stream())));
        above.add(new Folder(spec.id(), output));
      }
    }
  }
}
