package io.penstock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Bodies that make sense, some, or none. Cameras and targets are closed ports of this machine, so
 * that nothing leaves it; secrets stand where a stream has its secrets, or in what no stream can
 * be.
 */
final class Nonsense {
  static final String PASSWORD = "plantedPasswordHunter2";
  static final String QUERY = "plantedQuery4711";
  static final String STREAM_KEY = "plantedStreamKey0815";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> IDS = List.of("fuzz", "FUZZ", "a-b", "yard_7", "planted");

  private static final List<String> KEYS =
      List.of(
          "id",
          "name",
          "labels",
          "enabled",
          "source",
          "uri",
          "username",
          "password",
          "passwordFile",
          "caFile",
          "fingerprint",
          "transport",
          "latency",
          "realtime",
          "process",
          "type",
          "every",
          "fps",
          "format",
          "text",
          "rectangle",
          "encode",
          "codec",
          "bitrate",
          "keyframeInterval",
          "sizeChange",
          "outputs",
          "retry",
          "minBackoff",
          "maxBackoff",
          "stallTimeout",
          "onSignalLoss",
          "health",
          "frozen",
          "skipCorrupt",
          "timeZone",
          "spec",
          "streams",
          "items",
          "dryRun",
          "substream",
          "fallbackUris",
          "audio",
          "gpu",
          "stall-timeout",
          "camera_id",
          "camera_url",
          "change",
          "value",
          "penstockBackup",
          "registry",
          "sealed",
          "",
          "a.b",
          "__proto__",
          "\u0000");

  private static final List<Object> VALUES =
      List.of(
          "",
          " ",
          "***",
          "rtsp://127.0.0.1:1/s",
          "rtsp://h:99999/",
          "rtsp://[::1",
          "rtsp://169.254.169.254/",
          "file:///etc/passwd",
          "file:///",
          "rtmp://127.0.0.1:1/live/k",
          "rtmp://127.0.0.1:1/{id}/{id}",
          "x".repeat(3000),
          "\u0000\n\r\u2028",
          "${PATH}",
          "%s%n%x",
          "5s",
          "-5s",
          "99999999999999d",
          "1e999",
          "4M",
          "NaN",
          0,
          1,
          -1,
          1e300,
          Long.MAX_VALUE,
          Integer.MIN_VALUE,
          0.1,
          true,
          false,
          "überwachung",
          "/etc/shadow",
          "../../../etc/passwd",
          "overlay",
          "camera_add",
          "tcp",
          "slate",
          "Europe/Berlin",
          "' ! fakesink ! '",
          "location=/etc/passwd");

  private static final List<Object> SECRETS =
      List.of(
          "rtsp://u:" + PASSWORD + "@127.0.0.1:1/s",
          "rtsp://127.0.0.1:1/s?token=" + QUERY,
          "rtmp://127.0.0.1:1/live/" + STREAM_KEY,
          PASSWORD,
          STREAM_KEY);

  private Nonsense() {}

  /** Any JSON. */
  static Arbitrary<Object> values() {
    Arbitrary<Object> leaf = Arbitraries.of(VALUES);
    Arbitrary<Object> any = leaf;
    for (int depth = 0; depth < 3; depth++) {
      Arbitrary<Object> below = any;
      any =
          Arbitraries.frequencyOf(
              Tuple.of(3, leaf),
              Tuple.of(3, map(Arbitraries.maps(Arbitraries.of(KEYS), below).ofMaxSize(5))),
              Tuple.of(1, below.list().ofMaxSize(3).map(list -> (Object) list)));
    }
    return any;
  }

  private static Arbitrary<Object> map(Arbitrary<Map<String, Object>> map) {
    return map.map(made -> made);
  }

  /** Sources that a stream may have, whose camera does not answer. */
  static Arbitrary<Map<String, Object>> sources() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 254),
            Arbitraries.of("", "u:" + PASSWORD + "@"),
            Arbitraries.of("/s", "/s?token=" + QUERY),
            Arbitraries.of(true, false))
        .as(
            (host, login, path, named) -> {
              Map<String, Object> source = new LinkedHashMap<>();
              source.put("uri", "rtsp://" + login + "127.0.0." + host + ":1" + path);
              if (named && login.isEmpty()) {
                source.put("username", "u");
                source.put("password", PASSWORD);
              }
              return source;
            });
  }

  /** Streams, with their secrets. */
  static Arbitrary<Map<String, Object>> streams() {
    return Combinators.combine(
            sources(),
            Arbitraries.of(true, false, false),
            Arbitraries.of(
                List.of(),
                List.of(Map.of("uri", "rtmp://127.0.0.1:1/live/" + STREAM_KEY)),
                List.of(Map.of("name", "main", "uri", "rtmp://127.0.0.1:1/{id}/" + STREAM_KEY))),
            Arbitraries.<Map<String, Object>>of(
                Map.of(),
                Map.of("name", "Überwachung", "labels", Map.of("site", "north")),
                Map.of("encode", Map.of("bitrate", "4M"), "audio", "off"),
                Map.of("process", List.of(Map.of("type", "overlay", "text", "{time}"))),
                Map.of("retry", Map.of("maxBackoff", "1m"), "onSignalLoss", "hold")))
        .as(
            (source, enabled, outputs, more) -> {
              Map<String, Object> stream = new LinkedHashMap<>(more);
              stream.put("enabled", enabled);
              stream.put("source", source);
              stream.put("outputs", outputs);
              return stream;
            });
  }

  /** Streams and what is nearly one, or none. */
  static Arbitrary<Object> specs() {
    Arbitrary<Object> refused =
        // An id is no secret wherever it stands.
        Combinators.combine(
                streams(),
                Arbitraries.of(KEYS).filter(key -> !key.equals("id")),
                Arbitraries.of(SECRETS))
            .as((stream, key, secret) -> with(with(stream, key, secret), "x" + key, secret));
    return Arbitraries.frequencyOf(
        Tuple.of(3, map(streams())),
        Tuple.of(1, map(named(streams()))),
        Tuple.of(4, oneWrong()),
        Tuple.of(2, refused),
        Tuple.of(2, values()));
  }

  private static Arbitrary<Object> oneWrong() {
    return Combinators.combine(streams(), Arbitraries.of(KEYS), values())
        .as((stream, key, value) -> with(stream, key, value));
  }

  private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(map);
    changed.put(key, value);
    return changed;
  }

  private static Arbitrary<Map<String, Object>> named(Arbitrary<Map<String, Object>> streams) {
    return Combinators.combine(Arbitraries.of(IDS), streams)
        .as((id, stream) -> with(stream, "id", id));
  }

  /** What {@code streams:apply} takes, or nearly. */
  static Arbitrary<Object> manySpecs() {
    Arbitrary<Object> one =
        Arbitraries.frequencyOf(Tuple.of(5, map(named(streams()))), Tuple.of(1, specs()));
    return one.list().ofMaxSize(4).map(list -> Map.of("streams", list));
  }

  /** What DeepStream's calls take, or nearly. */
  static Arbitrary<Object> cameras() {
    return Combinators.combine(
            Arbitraries.of(IDS),
            sources(),
            Arbitraries.of("camera_add", "camera_remove", "camera_streaming", "x"),
            Arbitraries.of(KEYS),
            values(),
            Arbitraries.of("value", "value", "value", "event", "x"))
        .as(
            (id, source, change, key, value, where) -> {
              Map<String, Object> camera = new LinkedHashMap<>();
              camera.put("camera_id", id);
              camera.put("camera_name", "front");
              camera.put("camera_url", source.get("uri"));
              camera.put("change", change);
              return Map.of("key", "sensor", where, with(camera, key, value));
            });
  }

  /** What a backup could look like. */
  static Arbitrary<Object> backups() {
    return Combinators.combine(
            Arbitraries.of(1, 1, 1, 2, 0),
            Arbitraries.of("registry", "sealed", "x"),
            Arbitraries.oneOf(values(), registries()))
        .as((version, key, value) -> Map.of("penstockBackup", version, key, value));
  }

  private static Arbitrary<Object> registries() {
    return Combinators.combine(
            Arbitraries.oneOf(map(streams()), oneWrong()),
            Arbitraries.of(IDS),
            Arbitraries.of(KEYS),
            values(),
            Arbitraries.of(true, false))
        .as(
            (document, id, key, value, sound) -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("id", id);
              entry.put("origin", "api");
              entry.put("revision", 1);
              entry.put("version", 1);
              entry.put("document", document);
              Map<String, Object> registry = new LinkedHashMap<>();
              registry.put("version", 1);
              registry.put("streams", List.of(sound ? entry : with(entry, key, value)));
              registry.put("history", Map.of());
              return registry;
            });
  }

  /** Bodies of any kind. */
  static Arbitrary<byte[]> bodies() {
    Arbitrary<byte[]> broken =
        Arbitraries.of(
                "{",
                "[",
                "\"",
                "{\"a\":1,\"a\":2}",
                "nul",
                "{}{}",
                "{\"source\":{\"uri\":",
                "[".repeat(3000),
                "{\"a\":".repeat(1500),
                "1" + "0".repeat(2000),
                "\ufeff{}",
                "{'a':1}",
                "{\"source\":{\"password\":\"" + PASSWORD + "\"",
                "")
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(200);
    return Arbitraries.oneOf(
        specs().map(spec -> json(spec).getBytes(StandardCharsets.UTF_8)), broken, bytes);
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** Headers, a line each, that may contradict each other. */
  static Arbitrary<String> headers() {
    return Arbitraries.of(
            "Content-Type: application/json",
            "Content-Type: application/merge-patch+json",
            "Content-Type: text/plain; charset=nonsense",
            "Content-Type: ;;;",
            "Content-Encoding: gzip",
            "Accept: text/html;q=0",
            "Accept: application/xml",
            "Accept: */*;q=x",
            "Accept-Encoding: gzip",
            "If-Match: \"1\"",
            "If-Match: W/\"x\", *",
            "If-Match: \"",
            "If-None-Match: *",
            "If-None-Match: ,,,",
            "Range: bytes=0-",
            "Origin: https://evil.example",
            "Sec-Fetch-Site: cross-site",
            "Last-Event-ID: -1",
            "Last-Event-ID: \u00e9-99999999999999999999",
            "Expect: nonsense",
            "Cookie: a=b; c",
            "X-Forwarded-For: 169.254.169.254",
            "X-HTTP-Method-Override: DELETE",
            "Upgrade: websocket",
            "Prefer: return=minimal",
            "Accept-Language: ,;q=")
        .list()
        .ofMaxSize(4)
        .map(Nonsense::lines);
  }

  static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\r\n", lines) + "\r\n";
  }

  /** What is no HTTP, or nearly. */
  static Arbitrary<byte[]> garbage(String token) {
    List<String> parts =
        new ArrayList<>(
            List.of(
                "GET / HTTP/1.1",
                "GET /api/v1/streams HTTP/1.1",
                "get / http/1.1",
                "POST / HTTP/9.9",
                "GET",
                "Host: x",
                "Host: 127.0.0.1",
                "Host: a:b:c",
                "Content-Length: -1",
                "Content-Length: 99999999999999999999",
                "Content-Length: 5",
                "Content-Length: 6",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked, chunked",
                "zz",
                "5",
                "Authorization: Bearer " + token.substring(0, 12) + "\u0001",
                "Authorization: Bearer " + token + "\u00c3",
                "Connection: close",
                ": x",
                "a b: c",
                "\u0000",
                "X: \u00c3",
                "X: \u00f0",
                "x".repeat(9000),
                "GET http://[::1 HTTP/1.1",
                "PRI * HTTP/2.0",
                "CONNECT a:1 HTTP/1.1",
                "GET /% HTTP/1.1",
                ""));
    return Arbitraries.oneOf(
        Arbitraries.of(parts)
            .list()
            .ofMaxSize(8)
            .map(list -> (lines(list) + "\r\n").getBytes(StandardCharsets.ISO_8859_1)),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300));
  }
}
