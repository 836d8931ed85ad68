package io.penstock.cli;

import java.util.List;

/** Shows streams to whoever watches them. Any thread may close it, once is enough. */
interface WatchView extends AutoCloseable {
  /** All of them as they are now. */
  void show(List<StreamRow> rows);

  /** They cannot be told: no server answers. */
  void away(String why);

  @Override
  void close();
}
