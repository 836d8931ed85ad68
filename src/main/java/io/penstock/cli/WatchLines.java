package io.penstock.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A line for each change of a stream, with its time: for files and pipes. */
final class WatchLines implements WatchView {
  private final PrintWriter out;
  private Map<String, String> before = new TreeMap<>();
  private boolean isAway;

  WatchLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void show(List<StreamRow> rows) {
    if (isAway) {
      isAway = false;
      print("the service answers again");
    }
    Map<String, String> now = new TreeMap<>();
    for (StreamRow row : rows) {
      // Neither ages nor rates: they change all the time.
      String line =
          "%s %s%s%s"
              .formatted(
                  row.id(),
                  row.state(),
                  row.outputs().isEmpty() ? "" : " [" + row.outputs() + "]",
                  row.trouble().isEmpty() ? "" : ": " + row.trouble());
      now.put(row.id(), line);
      if (!line.equals(before.get(row.id()))) {
        print(line);
      }
    }
    before.keySet().stream()
        .filter(id -> !now.containsKey(id))
        .forEach(id -> print(id + " is gone"));
    before = now;
  }

  @Override
  public void away(String why) {
    if (!isAway) {
      isAway = true;
      print(why);
    }
  }

  private void print(String line) {
    out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
    out.flush();
  }

  @Override
  public void close() {
    out.flush();
  }
}
