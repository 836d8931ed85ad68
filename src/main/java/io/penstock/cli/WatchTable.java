package io.penstock.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A table that fills a terminal and stays in its place. What is not live stands on top. */
final class WatchTable implements WatchView {
  /**
   * Another screen, so that what was there before is there afterwards; lines are cut, not broken.
   */
  private static final String BEGIN = "\u001b[?1049h\u001b[?7l\u001b[?25l";

  private static final String END = "\u001b[?25h\u001b[?7h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String REST_OF_LINE = "\u001b[K";
  private static final String REST_OF_SCREEN = "\u001b[J";
  private static final String BOLD = "\u001b[1m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintWriter out;
  private final AtomicBoolean closed = new AtomicBoolean();
  private List<StreamRow> last = List.of();

  WatchTable(PrintWriter out) {
    this.out = out;
    out.print(BEGIN);
    out.flush();
  }

  @Override
  public void show(List<StreamRow> rows) {
    last = rows;
    draw("");
  }

  @Override
  public void away(String why) {
    draw(why);
  }

  private synchronized void draw(String trouble) {
    if (closed.get()) {
      return;
    }
    int height = TerminalSize.rows();
    StringBuilder screen = new StringBuilder(HOME);
    line(screen, trouble.isEmpty() ? "" : RED, trouble.isEmpty() ? summary() : trouble);
    List<StreamRow> sorted =
        last.stream()
            .sorted(Comparator.comparing(StreamRow::isLive).thenComparing(StreamRow::id))
            .toList();
    List<String> lines =
        Table.lines(StreamRow.COLUMNS, sorted.stream().map(StreamRow::cells).toList());
    // The summary, the header and what says that there is more.
    int shown = Math.min(sorted.size(), Math.max(1, height - 3));
    line(screen, BOLD, lines.get(0));
    for (int i = 0; i < shown; i++) {
      line(screen, sorted.get(i).isLive() ? "" : BOLD, lines.get(i + 1));
    }
    if (shown < sorted.size()) {
      line(screen, "", "… and " + (sorted.size() - shown) + " more");
    }
    out.print(screen.append(REST_OF_SCREEN));
    out.flush();
  }

  private String summary() {
    Map<String, Integer> counts = new TreeMap<>();
    last.forEach(row -> counts.merge(row.state(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((state, count) -> parts.add(count + " " + state));
    return last.size()
        + (last.size() == 1 ? " stream" : " streams")
        + (parts.isEmpty() ? "" : ": " + String.join(", ", parts));
  }

  private static void line(StringBuilder screen, String style, String text) {
    screen.append(style).append(text).append(PLAIN).append(REST_OF_LINE).append("\r\n");
  }

  @Override
  public synchronized void close() {
    if (closed.compareAndSet(false, true)) {
      out.print(END);
      out.flush();
    }
  }
}
