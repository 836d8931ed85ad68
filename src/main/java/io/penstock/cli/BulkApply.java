package io.penstock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.settings.StreamText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Has a server apply streams, and says what became of each. */
final class BulkApply {
  /** What the API takes at once. */
  private static final int MOST_AT_ONCE = 1000;

  private final ApiClient api;
  private final PrintWriter out;
  private final PrintWriter err;

  BulkApply(ApiClient api, PrintWriter out, PrintWriter err) {
    this.api = api;
    this.out = out;
    this.err = err;
  }

  /**
   * Applies all of them, or none.
   *
   * @param dryRun only says what would become of them
   * @return the exit status
   * @throws CommandFailure when the server refuses them as a whole, or two are the same stream
   */
  int apply(List<StreamText.Named> streams, boolean dryRun) {
    refuseTwins(streams);
    List<Map<String, @Nullable Object>> bodies = streams.stream().map(BulkApply::body).toList();
    ApiClient discreet = api.keeping(StreamSecrets.of(bodies));
    List<List<Map<String, @Nullable Object>>> batches = batches(bodies);
    boolean whole = batches.size() == 1;
    Tally tally = new Tally(discreet.shown());
    if (dryRun || !whole) {
      // Only a batch is applied whole or not at all: more of them had better all be sound.
      batches.forEach(batch -> tally.add(send(discreet, batch, true)));
    }
    if (!dryRun && tally.isSound()) {
      tally.clear();
      return applyAll(discreet, batches, tally);
    }
    return tally.print(out, err, dryRun, 0);
  }

  /** What was sound a moment ago may be refused by now: then those before it are changed. */
  private int applyAll(
      ApiClient api, List<List<Map<String, @Nullable Object>>> batches, Tally tally) {
    int changed = 0;
    for (List<Map<String, @Nullable Object>> batch : batches) {
      try {
        tally.add(send(api, batch, false));
      } catch (CommandFailure e) {
        if (changed > 0) {
          err.println(Tally.onlySome(changed));
        }
        throw e;
      }
      if (!tally.applied) {
        break;
      }
      changed += batch.size();
    }
    return tally.print(out, err, false, changed);
  }

  private static Map<String, @Nullable Object> body(StreamText.Named stream) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", stream.id());
    body.putAll(stream.document().fields());
    return body;
  }

  private static <T> List<List<T>> batches(List<T> all) {
    List<List<T>> batches = new ArrayList<>();
    for (int i = 0; i < all.size(); i += MOST_AT_ONCE) {
      batches.add(all.subList(i, Math.min(all.size(), i + MOST_AT_ONCE)));
    }
    return batches;
  }

  private static JsonNode send(
      ApiClient api, List<Map<String, @Nullable Object>> batch, boolean dryRun) {
    ApiAnswer answer =
        api.post(StreamPaths.APPLY + (dryRun ? "?dryRun=true" : ""), Map.of("streams", batch));
    JsonNode body = answer.body();
    // A refusal says for each stream what is wrong with it, too.
    return body.path("results").isArray() ? body : answer.orFail().json();
  }

  private static void refuseTwins(List<StreamText.Named> streams) {
    Map<String, String> seen = new TreeMap<>();
    for (StreamText.Named stream : streams) {
      String twin = seen.put(stream.id().toLowerCase(Locale.ROOT), stream.id());
      if (twin != null) {
        throw new CommandFailure(
            "\"%s\" and \"%s\" are the same stream, as ids are compared ignoring case; nothing was changed"
                .formatted(twin, stream.id()));
      }
    }
  }

  /** What became of how many. */
  private static final class Tally {
    private static final String INVALID = "invalid";

    private final Shown shown;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private boolean applied = true;
    private boolean sound = true;

    Tally(Shown shown) {
      this.shown = shown;
    }

    void add(JsonNode answer) {
      applied &= answer.path("applied").asBoolean(answer.path("done").asBoolean(false));
      int told = 0;
      for (JsonNode result : answer.path("results")) {
        String what = result.path("result").asText("?");
        counts.merge(what, 1, Integer::sum);
        lines.add(Shown.plain("%-9s  %s".formatted(what, result.path("id").asText("?"))));
        List<String> errors = ProblemText.errors(result, shown);
        errors.forEach(line -> lines.add("           " + line));
        told += errors.size();
      }
      List<String> all = ProblemText.errors(answer, shown);
      sound &= all.isEmpty();
      if (all.size() > told) {
        // Some are about what has no result, such as an id that is none.
        all.forEach(line -> lines.add(INVALID + "    " + line));
      }
    }

    void clear() {
      lines.clear();
      counts.clear();
      applied = true;
    }

    boolean isSound() {
      return sound && !counts.containsKey(INVALID);
    }

    static String onlySome(int changed) {
      return "penstock: the first %d streams are changed, and no others".formatted(changed);
    }

    int print(PrintWriter out, PrintWriter err, boolean dryRun, int changed) {
      lines.forEach(out::println);
      List<String> parts = new ArrayList<>();
      counts.forEach((what, count) -> parts.add(count + " " + Shown.plain(what)));
      int all = counts.values().stream().mapToInt(Integer::intValue).sum();
      out.printf(
          "%d stream%s%s%s%n",
          all,
          all == 1 ? "" : "s",
          parts.isEmpty() ? "" : ": " + String.join(", ", parts),
          dryRun ? " (dry run: nothing was changed)" : "");
      out.flush();
      boolean isWell = isSound() && (dryRun || applied);
      if (!isWell) {
        err.println(changed > 0 ? onlySome(changed) : "penstock: nothing was changed");
      }
      return isWell ? 0 : 1;
    }
  }
}
