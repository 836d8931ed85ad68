package io.penstock.cli.imports;

import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a file holds while it is read. Not for two threads. */
final class Intake {
  private final List<StreamText.Named> streams = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** A stream under the name that the file has for it. */
  void add(String name, Map<String, ? extends @Nullable Object> fields) {
    streams.add(new StreamText.Named(name, StreamText.document(fields)));
  }

  /** The same, with its document. */
  void add(String name, StreamDocument document) {
    streams.add(new StreamText.Named(name, document));
  }

  /** Something is not taken over, or not as it is there. */
  void note(String where, String why) {
    notes.add(where + ": " + why);
  }

  /** The same, in a sentence that says where, too. */
  void leave(String sentence) {
    notes.add(sentence);
  }

  /** All of it, with ids that are valid and differ. */
  Imported done() {
    List<String> names = streams.stream().map(StreamText.Named::id).toList();
    List<String> ids = StreamIds.of(names);
    List<StreamText.Named> named = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      named.add(new StreamText.Named(ids.get(i), streams.get(i).document()));
      if (!ids.get(i).equals(names.get(i))) {
        note("\"" + names.get(i) + "\"", "its id becomes " + ids.get(i));
      }
    }
    return new Imported(named, notes);
  }
}
