package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed without a warning, again and again, while somebody changes its streams over
 * the API.
 */
@Tag("chaos")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledServiceIT {
  private static final int KILLS = 6;
  private static final int MOST_BEFORE_A_KILL = 60;
  private static final String STREAMS = "/api/v1/streams";

  /** The kinds of changes that are made in turn. */
  private static final int KINDS = 5;

  @TempDir private Path folder;

  /** The streams' names as they were acknowledged, by id. */
  private TreeMap<String, String> names = new TreeMap<>();

  /** How often each was changed, those that are gone included. */
  private Map<String, Integer> changes = new HashMap<>();

  /** What is so if the change that nobody acknowledged was made nevertheless. */
  private TreeMap<String, String> perhaps = new TreeMap<>();

  private Map<String, Integer> perhapsChanges = Map.of();
  private long newest;
  private int next;

  /** Changes since the newest start. */
  private volatile int made;

  @Test
  void keepsEveryChangeThatWasAcknowledgedAndNoHalves() {
    Random random = new Random(20);
    for (int kill = 0; kill < KILLS; kill++) {
      try (PenstockProcess penstock = start("one")) {
        ApiCaller api = ApiCaller.of(penstock);
        checkWhatIsThere(api);
        changeUntilItIsKilled(penstock, api, random);
      }
    }
    try (PenstockProcess penstock = start("one")) {
      checkWhatIsThere(ApiCaller.of(penstock));
      assertThat(names).hasSizeGreaterThan(KILLS);
    }
  }

  @Test
  void mergesWhatTheConfigurationSaysWithWhatWasChanged() {
    try (PenstockProcess penstock = start("one")) {
      ApiCaller api = ApiCaller.of(penstock);
      assertThat(name(api, "declared")).isEqualTo("one");
      assertThat(api.delete(STREAMS + "/declared").statusCode()).isEqualTo(409);
      assertThat(api.patch(STREAMS + "/declared", "{\"name\":\"mine\"}").statusCode())
          .isEqualTo(200);
      assertThat(api.put(STREAMS + "/added", stream("added")).statusCode()).isEqualTo(201);
    }
    try (PenstockProcess penstock = start("one")) {
      assertThat(name(ApiCaller.of(penstock), "declared"))
          .as("the declaration is what it was")
          .isEqualTo("mine");
    }
    try (PenstockProcess penstock = start("two")) {
      ApiCaller api = ApiCaller.of(penstock);
      assertThat(name(api, "declared")).as("the declaration is another").isEqualTo("two");
      assertThat(name(api, "added")).isEqualTo("added");
      assertThat(ApiCaller.json(api.get(STREAMS + "/declared/history")).findValuesAsText("who"))
          .startsWith("configuration")
          .endsWith("configuration")
          .hasSize(3);
    }
    try (PenstockProcess penstock = start("")) {
      ApiCaller api = ApiCaller.of(penstock);
      assertThat(api.get(STREAMS + "/declared").statusCode()).isEqualTo(404);
      assertThat(name(api, "added")).isEqualTo("added");
    }
  }

  // ---------------------------------------------------------------- the process

  /**
   * @param declared the name of the stream in the configuration; empty for none
   */
  private PenstockProcess start(String declared) {
    String common =
        """
        penstock.http.port = 0
        penstock.storage { registry = file, directory = "%s/data" }
        """
            .formatted(folder);
    String stream =
        """
        penstock.streams.declared {
          enabled = false, name = "%s", source.uri = "rtsp://127.0.0.1:1/declared"
        }
        """
            .formatted(declared);
    try {
      Path file =
          Files.writeString(
              folder.resolve("application.conf"), declared.isEmpty() ? common : common + stream);
      return PenstockProcess.start(
          2,
          List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
          "io.penstock.Main",
          List.of("run", "--config", file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void changeUntilItIsKilled(PenstockProcess penstock, ApiCaller api, Random random) {
    int before = KINDS + random.nextInt(MOST_BEFORE_A_KILL);
    AtomicBoolean killed = new AtomicBoolean();
    Thread killer =
        new Thread(
            () -> {
              Await.until(RunningService.LIMIT, () -> made >= before, "the changes before a kill");
              killed.set(true);
              penstock.close();
            },
            "killer");
    int first = next;
    made = 0;
    killer.setDaemon(true);
    killer.start();
    try {
      while (true) {
        change(api, next);
        next++;
        made = next - first;
      }
    } catch (UncheckedIOException e) {
      // Only a killed process does not answer.
      assertThat(killed).as("killed: %s: %s", e.getCause(), penstock.output()).isTrue();
      next++;
    }
    assertThat(penstock.exitWithin(RunningService.LIMIT)).isPresent();
  }

  // ---------------------------------------------------------------- changes

  private static String stream(String name) {
    return "{\"enabled\":false,\"name\":\"%s\",\"source\":{\"uri\":\"rtsp://127.0.0.1:1/s\"}}"
        .formatted(name);
  }

  private static String named(String id) {
    return "{\"id\":\"%s\",".formatted(id) + stream(id).substring(1);
  }

  private void change(ApiCaller api, int number) {
    String id = "s" + number;
    perhaps = new TreeMap<>(names);
    perhapsChanges = new HashMap<>(changes);
    HttpResponse<String> answer;
    switch (number % KINDS) {
      case 0 -> {
        put(id, id);
        answer = api.put(STREAMS + "/" + id, stream(id));
      }
      case 1 -> {
        put(id, id);
        answer = api.post(STREAMS, named(id));
      }
      case 2 -> {
        for (String part : List.of("a", "b", "c")) {
          put(id + part, id + part);
        }
        answer =
            api.post(
                STREAMS + ":apply",
                "{\"streams\":[%s,%s,%s]}"
                    .formatted(named(id + "a"), named(id + "b"), named(id + "c")));
      }
      case 3 -> {
        String other = names.lastKey();
        put(other, id);
        answer = api.patch(STREAMS + "/" + other, "{\"name\":\"" + id + "\"}");
      }
      default -> {
        String other = names.firstKey();
        perhaps.remove(other);
        perhapsChanges.merge(other, 1, Integer::sum);
        answer = api.delete(STREAMS + "/" + other);
      }
    }
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    if (answer.headers().firstValue("ETag").isPresent()) {
      assertThat(ApiCaller.version(answer)).isGreaterThan(newest);
      newest = ApiCaller.version(answer);
    }
    names = perhaps;
    changes = perhapsChanges;
  }

  private void put(String id, String name) {
    perhaps.put(id, name);
    perhapsChanges.merge(id, 1, Integer::sum);
  }

  // ---------------------------------------------------------------- what is so

  private void checkWhatIsThere(ApiCaller api) {
    Map<String, String> there = new TreeMap<>();
    String after = "";
    do {
      JsonNode page = ApiCaller.json(api.get(STREAMS + "?limit=500" + after));
      page.get("items")
          .forEach(
              item -> there.put(item.get("id").asText(), item.get("spec").path("name").asText()));
      after = page.get("next").isNull() ? "" : "&after=" + page.get("next").asText();
    } while (!after.isEmpty());
    assertThat(there.remove("declared")).isEqualTo("one");
    if (there.equals(perhaps)) {
      names = perhaps;
      changes = perhapsChanges;
    }
    assertThat(there).isEqualTo(names);
    // Of the newest, and of some that are gone: each change once, no more and no less.
    changes.entrySet().stream()
        .skip(Math.max(0, changes.size() - 10))
        .forEach(
            entry ->
                assertThat(
                        ApiCaller.json(api.get(STREAMS + "/" + entry.getKey() + "/history"))
                            .get("items"))
                    .as("history of %s", entry.getKey())
                    .hasSize(entry.getValue()));
    names
        .keySet()
        .forEach(
            id -> {
              long version = ApiCaller.version(api.get(STREAMS + "/" + id));
              newest = Math.max(newest, version);
            });
  }

  private static String name(ApiCaller api, String id) {
    return ApiCaller.json(api.get(STREAMS + "/" + id)).get("spec").get("name").asText();
  }
}
