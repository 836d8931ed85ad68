package io.penstock.settings;

import io.penstock.stream.StreamId;
import java.util.List;

/** What became of reading the configuration again. */
public sealed interface ReloadReply {
  /**
   * It is in use.
   *
   * @param changed streams that are wanted otherwise than before, newly or no more
   * @param needsRestart keys that stand otherwise in the file than this process was started with
   */
  record Applied(List<StreamId> changed, List<String> needsRestart) implements ReloadReply {
    public Applied {
      changed = List.copyOf(changed);
      needsRestart = List.copyOf(needsRestart);
    }
  }

  /** It has problems; all is as before. */
  record Refused(List<Problem> problems) implements ReloadReply {
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /** It was not given as a file, so that there is nothing to read. */
  record NoFile() implements ReloadReply {}

  /**
   * It could not be written down which streams it declares; all is as before.
   *
   * @param full whether for lack of room
   * @param reason in a sentence, without secrets
   */
  record NotStored(boolean full, String reason) implements ReloadReply {}
}
