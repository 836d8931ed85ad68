package io.penstock.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The timestamps that ffmpeg's filter {@code showinfo} writes, one a picture and in their order,
 * and beside them whatever sounds like trouble.
 */
final class ShownTimes {
  /** FLV counts in milliseconds; the time in seconds beside it has six digits alone. */
  private static final Pattern PICTURE = Pattern.compile("showinfo.* pts: *(-?\\d+) ");

  private static final Pattern TROUBLE =
      Pattern.compile("(?i)error|invalid|concealing|corrupt|non.monoton|failed|missing|refused");

  private final BlockingQueue<Long> millis = new LinkedBlockingQueue<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private ShownTimes() {}

  /** Reads them in a thread of its own, to the end of {@code words}. */
  static ShownTimes of(InputStream words) {
    ShownTimes times = new ShownTimes();
    Thread thread = new Thread(() -> times.read(words), "rtmp-player-words");
    thread.setDaemon(true);
    thread.start();
    return times;
  }

  /** The next picture's timestamp, which comes before the picture does. */
  long take() throws IOException {
    try {
      Long next = millis.poll(5, TimeUnit.SECONDS);
      if (next == null) {
        throw new IOException("ffmpeg showed a picture without its timestamp");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private void read(InputStream words) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(words, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher picture = PICTURE.matcher(line);
        if (picture.find()) {
          millis.add(Long.parseLong(picture.group(1)));
        } else if (TROUBLE.matcher(line).find()) {
          complaints.add(line);
        }
      }
    } catch (IOException e) {
      // ffmpeg is gone, and with it its words.
    }
  }
}
