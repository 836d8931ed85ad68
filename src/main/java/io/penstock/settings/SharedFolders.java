package io.penstock.settings;

import io.penstock.stream.OutputSpec;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Finds outputs of one folder where at least one of them is served to players: it removes what it
 * does not offer, and the others' playlist would take the place of its own. Recordings alone may
 * share one.
 */
public final class SharedFolders {
  private static final String LIVE = "hls";

  private SharedFolders() {}

  /**
   * What is wrong with the folders of a stream's outputs beside those of other streams. Paths are
   * JSON pointers into its document.
   */
  public static List<Problem> problems(StreamSpec spec, Collection<StreamSpec> others) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < spec.outputs().size(); i++) {
      OutputSpec output = spec.outputs().get(i);
      if (output.recording().isPresent()) {
        String path = "/outputs/" + i + "/uri";
        others.stream()
            .filter(other -> !other.id().key().equals(spec.id().key()))
            .flatMap(
                other ->
                    other.outputs().stream()
                        .filter(theirs -> clash(output, theirs))
                        .map(theirs -> sentence(output, theirs, other.id())))
            .findFirst()
            .ifPresent(sentence -> problems.add(new Problem(path, sentence)));
      }
    }
    return problems;
  }

  /** Whether two outputs disturb each other. */
  static boolean clash(OutputSpec one, OutputSpec other) {
    return one.recording().isPresent()
        && other.recording().isPresent()
        && (isLive(one) || isLive(other))
        && one.uri().path().equals(other.uri().path());
  }

  private static boolean isLive(OutputSpec output) {
    return output.uri().scheme().equals(LIVE);
  }

  /** Of two outputs of one stream. */
  static String sentence(OutputSpec output, OutputSpec other) {
    return "output %s has the folder of output %s: an hls output needs one of its own"
        .formatted(output.name(), other.name());
  }

  /** Of two outputs, the other of another stream. */
  static String sentence(OutputSpec output, OutputSpec other, StreamId of) {
    return "output %s has the folder of output %s of stream %s: an hls output needs one of its own"
        .formatted(output.name(), other.name(), of);
  }
}
