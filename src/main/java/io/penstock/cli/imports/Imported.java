package io.penstock.cli.imports;

import io.penstock.settings.StreamText;
import java.util.List;

/**
 * What became of a file.
 *
 * @param streams each with a valid id of its own
 * @param notes what was not taken over or was taken over differently, and why; each a sentence
 *     without its full stop, and without a secret
 */
public record Imported(List<StreamText.Named> streams, List<String> notes) {
  public Imported {
    streams = List.copyOf(streams);
    notes = List.copyOf(notes);
  }
}
