package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about settings outside of streams, word for word. */
class SettingsProblemsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          http.port = -1                  | http.port = -1: must be between 0 and 65535
          http.port = 80.5                | http.port = 80.5: must be a whole number
          http.port = eighty              | http.port = eighty: must be a whole number
          http.port = "80 80"             | http.port = "80 80": must be a whole number
          http.port = [80]                | http.port: must be a whole number, not a list
          http.port = null                | http.port: must be given
          http.prot = 80                  | http.prot: unknown key, did you mean "port"?
          http.threads = 80               | http.threads: unknown key, known are: allow-anonymous, cors-origins, interface, management, port, tls
          http = 80                       | http: must be an object { … }, not a number
          http.interface = ""             | http.interface: must not be empty
          http.interface = 0.0.0.0        | http.interface = 0.0.0.0: is not loopback, and whoever reaches it can change every stream: set auth.tokens, or say allow-anonymous = true if that is meant
          http.interface = 127.evil.com   | http.interface = 127.evil.com: is not loopback, and whoever reaches it can change every stream: set auth.tokens, or say allow-anonymous = true if that is meant
          http.management.port = 8080     | http.management.port = 8080: is the API's port: 0 serves both there
          deepstream.port = 8080          | deepstream.port = 8080: is the API's port: 0 serves both there
          http.management.port = 9000, deepstream.port = 9000 | deepstream.port = 9000: is the port of http.management
          http.allow-anonymous = perhaps  | http.allow-anonymous = perhaps: must be true or false
          allow-software-encode = 1       | allow-software-encode = 1: must be true or false
          media-directory = {}            | media-directory: must be a text, not an object
          storage.dir = x                 | storage.dir: unknown key, known are: directory, key, key-file, min-free, postgresql, previous-key, previous-key-file, recordings-budget, registry
          media-directory = ""            | media-directory: must not be empty
          media-directory = "a\\u0000b"   | media-directory = "a\\u0000b": is not a path
          backend = sotfware              | backend = sotfware: unknown, did you mean "software"?
          backend = rockchip              | backend = rockchip: unknown, known are: auto, deepstream, nvidia, software, vaapi, vaapi-lp
          stream {}                       | stream: unknown key, did you mean "streams"?
          streams = []                    | streams: must be an object { … }, not a list
          "x y" = 1                       | "x y": unknown key, known are: allow-software-encode, api, auth, backend, backends, config, connect, control, deepstream, defaults, gpus, history, http, log, media-directory, storage, streams
          control.ask-timeout = 5         | control.ask-timeout = 5: needs a unit, such as 5s
          control.ask-timeout = "5"       | control.ask-timeout = 5: needs a unit, such as 5s
          control.ask-timeout = -3s       | control.ask-timeout = -3s: must be between 100ms and 2m
          control.ask-timeout = 0s        | control.ask-timeout = 0s: must be between 100ms and 2m
          control.ask-timeout = 999999999999d | control.ask-timeout = 999999999999d: must be between 100ms and 2m
          control.ask-timeout = soon      | control.ask-timeout = soon: must be a duration, such as 5s or 200ms
          control.ask-timeout = 5 parsecs | control.ask-timeout = "5 parsecs": must be a duration, such as 5s or 200ms
          control.ask-timeout { a = 1 }   | control.ask-timeout: must be a duration, such as 5s, not an object
          control.drain-timeout = 4500ms  | control.drain-timeout = 4500ms: together with close-timeout (5s) must be at most 9s, since a stop has to fit in 10s
          control.close-timeout = 6s      | control.drain-timeout = 4s: together with close-timeout (6s) must be at most 9s, since a stop has to fit in 10s
          """)
  void saysWhatIsWrong(String hocon, String problem) {
    assertThat(Hocon.problems("penstock { " + hocon + " }")).containsExactly("penstock." + problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.8.9.10",
    "::1",
    "[::1]",
    "0:0:0:0:0:0:0:1"
  })
  void takesLoopbackWithoutAskingBack(String name) {
    assertThat(Hocon.settings("penstock.http.interface = \"" + name + '"').http().interfaceName())
        .isEqualTo(name);
  }
}
