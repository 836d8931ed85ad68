package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.settings.TokenSettings;
import io.penstock.testkit.FakePipelines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Throws what nobody would send at the API of a whole service, over a real connection: it answers
 * everything, never with a fault of its own, and gives away none of the secrets it was trusted
 * with.
 */
class ApiFuzzTest {
  private static final String TOKEN = "pst_admintoken0123456789secret";
  private static final String PASSWORD = "plantedPasswordHunter2";
  private static final String QUERY = "plantedQuery4711";
  private static final String STREAM_KEY = "plantedStreamKey0815";
  private static final List<String> SECRETS = List.of(TOKEN, PASSWORD, QUERY, STREAM_KEY);

  private static final int PATIENCE_MILLIS = 20_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> PLACES =
      List.of(
          "/api/v1/streams",
          "/api/v1/streams/gate",
          "/api/v1/streams/new",
          "/api/v1/streams/gate/restart",
          "/api/v1/streams/gate/events",
          "/api/v1/streams/gate/history",
          "/api/v1/streams/gate/snapshot.jpg",
          "/api/v1/streams:apply",
          "/api/v1/node",
          "/api/v1/nodes",
          "/api/v1/reload",
          "/api/v1/rekey",
          "/api/v1/restore",
          "/health/live",
          "/health/ready",
          "/metrics",
          "/openapi.json",
          "/docs",
          "/api/v1",
          "/");

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
          "",
          "a.b",
          "__proto__",
          "\u0000");

  private static final List<Object> VALUES =
      List.of(
          "",
          " ",
          "***",
          "rtsp://10.255.255.1/s",
          "rtsp://u:" + PASSWORD + "@10.255.255.1/s",
          "rtsp://h:99999/",
          "rtsp://[::1",
          "rtsp://169.254.169.254/",
          "file:///etc/passwd",
          "file:///",
          "rtmp://10.255.255.1/live/" + STREAM_KEY,
          "rtmp://{id}/{id}/{id}",
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
          "tcp",
          "slate",
          "Europe/Berlin",
          "' ! fakesink ! '",
          "location=/etc/passwd");

  private static final AtomicInteger SENT = new AtomicInteger();

  /** What the properties share; made when the first of them runs. */
  private static final class Fixture {
    static final WrittenLog LOG = new WrittenLog();
    static final FakePipelines PIPELINES = new FakePipelines();
    static final RunningService SERVICE =
        RunningService.start(
            """
            penstock.auth.tokens = [ { name = root, role = admin, token-sha256 = "%s" } ]
            penstock.deepstream.enabled = true
            penstock.streams.gate {
              enabled = false
              source { uri = "rtsp://10.255.255.1/s?token=%s", username = u, password = "%s" }
              outputs = [ { uri = "rtmp://10.255.255.1/live/%s" } ]
            }
            """
                .formatted(TokenSettings.digest(TOKEN), QUERY, PASSWORD, STREAM_KEY),
            real -> PIPELINES);
    static final Connection CONNECTION = new Connection(SERVICE.service().address());
  }

  @BeforeContainer
  static void plant() throws IOException {
    String spec =
        "{\"enabled\":false,\"source\":{\"uri\":\"rtsp://10.255.255.1/s\",\"username\":\"u\","
            + "\"password\":\"%s\"},\"outputs\":[{\"uri\":\"rtmp://10.255.255.1/live/%s\"}]}";
    check(
        Fixture.CONNECTION.send(
            request(
                "PUT",
                "/api/v1/streams/planted",
                "Content-Type: application/json\r\n",
                spec.formatted(PASSWORD, STREAM_KEY).getBytes(StandardCharsets.UTF_8))));
  }

  @AfterContainer
  static void end() throws IOException {
    Fixture.CONNECTION.close();
    Fixture.SERVICE.close();
    Fixture.LOG.close();
    assertThat(SENT).hasValueGreaterThanOrEqualTo(20_000);
    assertThat(Fixture.LOG.lines())
        .allSatisfy(line -> assertThat(line).doesNotContain(SECRETS.toArray(String[]::new)))
        .noneMatch(line -> line.contains(" ERROR "));
  }

  // ---------------------------------------------------------------- well formed, and senseless

  @Property(tries = 12_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void requestsThatMakeNoSense(
      @ForAll("methods") String method,
      @ForAll("targets") String target,
      @ForAll("headers") String headers,
      @ForAll("bodies") byte[] body)
      throws IOException {
    check(Fixture.CONNECTION.send(request(method, target, headers, body)));
  }

  @Property(tries = 6_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void specsThatMakeNoSense(
      @ForAll("writes") String method,
      @ForAll("streams") String target,
      @ForAll("specs") Object spec)
      throws IOException {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    check(
        Fixture.CONNECTION.send(
            request(
                method, target, "Content-Type: " + type + "\r\n", JSON.writeValueAsBytes(spec))));
  }

  // ---------------------------------------------------------------- not even HTTP

  @Property(tries = 3_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void whatIsNoRequest(@ForAll("garbage") byte[] garbage) throws IOException {
    SENT.incrementAndGet();
    try (Connection once = new Connection(Fixture.SERVICE.service().address())) {
      once.open();
      once.write(garbage);
      once.endInput();
      String answer = once.rest();
      assertThat(answer).doesNotContain(SECRETS.toArray(String[]::new));
      if (!answer.isEmpty()) {
        assertThat(answer).as("the first answer").matches("(?s)HTTP/1\\.[01] [1-4]\\d\\d .*");
      }
    }
  }

  private static void check(Answer answer) {
    SENT.incrementAndGet();
    assertThat(answer.status()).as(answer.text()).isBetween(200, 499);
    assertThat(answer.text()).doesNotContain(SECRETS.toArray(String[]::new));
  }

  // ---------------------------------------------------------------- what is thrown

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
  }

  @Provide
  Arbitrary<String> writes() {
    return Arbitraries.of("PUT", "POST", "PATCH");
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
        "/api/v1/streams",
        "/api/v1/streams/fuzz",
        "/api/v1/streams/planted",
        "/api/v1/streams/gate",
        "/api/v1/streams:apply",
        "/api/v1/streams:apply?dryRun=true");
  }

  @Provide
  Arbitrary<String> targets() {
    Arbitrary<String> odd =
        Arbitraries.of(
            "",
            "/",
            "/..",
            "/%2e%2e/%2e%2e",
            "/%00",
            "/%0a",
            "/" + "a".repeat(1500),
            "/%C3%28",
            "/;x",
            "//",
            "/%C3%A9",
            "/gate:restart",
            "/*");
    Arbitrary<String> query =
        Arbitraries.of(
            "",
            "",
            "?",
            "?limit=-1",
            "?limit=x&limit=2",
            "?cursor=%00%ff",
            "?label=%3D%3D",
            "?a=" + "b".repeat(1000),
            "?%",
            "?dryRun=maybe",
            "?state=live&label=site",
            "?=&&=",
            "?after=9999999999999999999999",
            "?width=-1",
            "?token=x");
    return Combinators.combine(Arbitraries.of(PLACES), odd, query)
        .as((place, more, asked) -> place + more + asked)
        .filter(target -> !streamsForEver(target));
  }

  /** Answers that never end are for a test of their own. */
  private static boolean streamsForEver(String target) {
    return target.contains("/events");
  }

  @Provide
  Arbitrary<String> headers() {
    return Arbitraries.of(
            "Content-Type: application/json",
            "Content-Type: application/merge-patch+json",
            "Content-Type: text/plain; charset=nonsense",
            "Content-Type: ;;;",
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
            "Authorization: Basic !!!",
            "Last-Event-ID: -1",
            "Expect: nonsense",
            "Cookie: a=b; c",
            "X-Forwarded-For: 169.254.169.254",
            "X-HTTP-Method-Override: DELETE",
            "Upgrade: websocket",
            "Prefer: return=minimal",
            "Accept-Language: ,;q=")
        .list()
        .ofMaxSize(4)
        .map(lines -> lines.isEmpty() ? "" : String.join("\r\n", lines) + "\r\n");
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    Arbitrary<byte[]> json =
        specs()
            .map(
                spec -> {
                  try {
                    return JSON.writeValueAsBytes(spec);
                  } catch (IOException e) {
                    return new byte[0];
                  }
                });
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
    return Arbitraries.oneOf(json, broken, bytes);
  }

  @Provide
  Arbitrary<Object> specs() {
    Arbitrary<Object> leaf = Arbitraries.of(VALUES);
    Arbitrary<Object> any = leaf;
    for (int depth = 0; depth < 3; depth++) {
      Arbitrary<Object> below = any;
      any =
          Arbitraries.frequencyOf(
              net.jqwik.api.Tuple.of(3, leaf),
              net.jqwik.api.Tuple.of(
                  3,
                  Arbitraries.maps(Arbitraries.of(KEYS), below)
                      .ofMaxSize(5)
                      .map(map -> (Object) map)),
              net.jqwik.api.Tuple.of(1, below.list().ofMaxSize(3).map(list -> (Object) list)));
    }
    Arbitrary<Object> values = any;
    Arbitrary<Object> nearlyRight =
        Combinators.combine(Arbitraries.of(KEYS), values, leaf)
            .as(
                (key, value, uri) ->
                    (Object)
                        Map.of(
                            "enabled",
                            false,
                            "source",
                            Map.of("uri", uri, "latency", value),
                            "x" + key,
                            value));
    Arbitrary<Object> oneWrong =
        Combinators.combine(Arbitraries.of(KEYS.subList(1, 40)), values)
            .as(
                (key, value) -> {
                  Map<String, Object> spec = new java.util.LinkedHashMap<>();
                  spec.put("enabled", false);
                  spec.put("source", Map.of("uri", "rtsp://10.255.255.1/s"));
                  spec.put(key, value);
                  return spec;
                });
    return Arbitraries.oneOf(values, nearlyRight, oneWrong);
  }

  @Provide
  Arbitrary<byte[]> garbage() {
    Arbitrary<String> lines =
        Arbitraries.of(
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
                "Authorization: Bearer " + TOKEN.substring(0, 12) + "\u0001",
                "Connection: close",
                ": x",
                "a b: c",
                "\u0000",
                "x".repeat(9000),
                "GET http://[::1 HTTP/1.1",
                "PRI * HTTP/2.0",
                "CONNECT a:1 HTTP/1.1",
                "GET /% HTTP/1.1",
                "")
            .list()
            .ofMaxSize(8)
            .map(list -> String.join("\r\n", list) + "\r\n\r\n");
    return Arbitraries.oneOf(
        lines.map(text -> text.getBytes(StandardCharsets.ISO_8859_1)),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300));
  }

  // ---------------------------------------------------------------- a client that checks nothing

  private static byte[] request(String method, String target, String headers, byte[] body) {
    String head =
        method
            + " "
            + target
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: "
            + body.length
            + "\r\n"
            + (headers.contains("Authorization") ? "" : "Authorization: Bearer " + TOKEN + "\r\n")
            + headers
            + "\r\n";
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = java.util.Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  private record Answer(int status, String text) {}

  /** One connection, made anew when the service closes it. A hang is an exception. */
  private static final class Connection implements AutoCloseable {
    private final InetSocketAddress address;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    Connection(InetSocketAddress address) {
      this.address = address;
    }

    void open() throws IOException {
      socket.close();
      socket = new Socket();
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()),
          PATIENCE_MILLIS);
      in = new java.io.BufferedInputStream(socket.getInputStream());
    }

    void write(byte[] bytes) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
      } catch (IOException e) {
        // It may have heard enough; the answer is there all the same.
      }
    }

    void endInput() {
      try {
        socket.shutdownOutput();
      } catch (IOException e) {
        // It is closed already.
      }
    }

    String rest() {
      StringBuilder text = new StringBuilder();
      try {
        for (int next = in.read(); next >= 0; next = in.read()) {
          text.append((char) next);
        }
      } catch (java.net.SocketTimeoutException e) {
        throw new AssertionError("no end after " + PATIENCE_MILLIS + " ms", e);
      } catch (IOException e) {
        // Reset, since not all was read.
      }
      return text.toString();
    }

    Answer send(byte[] request) throws IOException {
      try {
        return answer(request);
      } catch (java.net.SocketTimeoutException e) {
        open();
        throw new AssertionError(
            "no answer to " + new String(request, StandardCharsets.ISO_8859_1), e);
      }
    }

    private Answer answer(byte[] request) throws IOException {
      write(request);
      String status = line();
      if (status.isEmpty()) { // closed after the answer before
        open();
        write(request);
        status = line();
      }
      if (!status.startsWith("HTTP/1.1 ")) {
        throw new AssertionError("not an answer: " + status);
      }
      int code = Integer.parseInt(status.substring(9, 12));
      StringBuilder text = new StringBuilder(status);
      int length = 0;
      boolean close = false;
      boolean chunked = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        text.append('\n').append(header);
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(15).strip());
        }
        close |= lower.equals("connection: close");
        chunked |= lower.equals("transfer-encoding: chunked");
      }
      boolean head = new String(request, 0, 5, StandardCharsets.ISO_8859_1).equals("HEAD ");
      if (code < 200) {
        return rest(code, text);
      }
      if (chunked && !head) {
        for (int size = size(); size > 0; size = size()) {
          text.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
          line();
        }
        line();
      } else if (!head && code != 204 && code != 304) {
        text.append('\n').append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
      }
      if (close) {
        open();
      }
      return new Answer(code, text.toString());
    }

    private Answer rest(int code, StringBuilder text) throws IOException {
      open();
      return new Answer(code == 100 ? 200 : code, text.toString());
    }

    private int size() throws IOException {
      return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private String line() throws IOException {
      List<Byte> bytes = new ArrayList<>();
      try {
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
          if (next != '\r') {
            bytes.add((byte) next);
          }
        }
      } catch (java.net.SocketException e) {
        return "";
      }
      byte[] line = new byte[bytes.size()];
      for (int i = 0; i < line.length; i++) {
        line[i] = bytes.get(i);
      }
      return new String(line, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
