package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about streams, word for word. */
class StreamProblemsTest {
  @Test
  void blamesTheOutputsWhereTheCodecIsADefault() {
    assertThat(
            Hocon.problems(
                "penstock.defaults.encode.codec = h265\n"
                    + Hocon.gate("outputs = [ { uri = \"rtmp://h/a/hunter22\" } ]")))
        .containsExactly(
            "penstock.streams.gate.outputs: cannot carry h265 by rtmp, rtmps or a .flv file, which"
                + " take h264 alone: main");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name = ""                          | name: must not be empty
          nam = x                            | nam: unknown key, did you mean "name"?
          enabled = maybe                    | enabled = maybe: must be true or false
          labels = [ a ]                     | labels: must be an object { … }, not a list
          labels.a.b = c                     | labels.a: must be a text, not an object
          stall-timeout = 5                  | stall-timeout = 5: needs a unit, such as 5s
          stall-timeout = 499ms              | stall-timeout = 499ms: must be between 500ms and 1h
          time-zone = "Europe/Berln"         | time-zone = Europe/Berln: is not a time zone, did you mean "Europe/Berlin"?
          time-zone = "Mars/Olympus"         | time-zone = Mars/Olympus: is not a time zone: Europe/Berlin and UTC are some
          retry.min-backoff = 6s             | retry.min-backoff = 6s: must not be longer than max-backoff (5s)
          retry.max-backoff = 100ms          | retry.max-backoff = 100ms: must not be shorter than min-backoff (500ms)
          retry.min-backoff = 0s             | retry.min-backoff = 0s: must be between 10ms and 1h
          retry.healthy-after = -1s          | retry.healthy-after = -1s: must be between 0s and 24h
          retry.backoff = 1s                 | retry.backoff: unknown key, known are: healthy-after, max-backoff, min-backoff
          encode.codec = vp9                 | encode.codec = vp9: unknown, known are: h264, h265
          encode.codec = h266                | encode.codec = h266: unknown, did you mean "h264"?
          encode.bitrate = 4MB               | encode.bitrate = 4MB: must be a bitrate in bits per second, such as 4M, 800k or 2500000
          encode.bitrate = 4m                | encode.bitrate = 4m: must be a bitrate in bits per second, such as 4M, 800k or 2500000
          encode.bitrate = -4M               | encode.bitrate = -4M: must be a bitrate in bits per second, such as 4M, 800k or 2500000
          encode.bitrate = 9999              | encode.bitrate = 9999: must be between 10k and 200M
          encode.bitrate = 200001k           | encode.bitrate = 200001k: must be between 10k and 200M
          encode.bitrate = [ 4M ]            | encode.bitrate: must be a bitrate in bits per second, such as 4M, 800k or 2500000, not a list
          encode.keyframe-interval = 0s      | encode.keyframe-interval = 0s: must be between 100ms and 1m
          encode.width = 641                 | encode.width = 641: must be even
          encode.height = 8                  | encode.height = 8: must be between 16 and 8192
          encode.fps = 0                     | encode.fps = 0: must be between 0.1 and 240
          encode.always = maybe              | encode.always = maybe: must be true or false
          encode = h264                      | encode: must be an object { … }, not a text
          source.latency = 11s               | source.latency = 11s: must be between 0s and 10s
          source.latency = 200               | source.latency = 200: needs a unit, such as 5s
          source.transport = tpc             | source.transport = tpc: unknown, did you mean "tcp"?
          source.transport = http            | source.transport = http: unknown, known are: auto, tcp, udp
          source.realtime = true             | source.realtime: has a meaning for a file only
          source.url = x                     | source.url: unknown key, did you mean "uri"?
          process = {}                       | process: must be a list [ { … } ], not an object
          process = [ overlay ]              | process[0]: must be an object { … }, not a text
          process = [ {} ]                   | process[0].type: must be given
          process = [ { type = overlai } ]   | process[0].type = overlai: unknown processor, did you mean "overlay"?
          process = [ { type = detect } ]    | process[0].type = detect: unknown processor, known are: motion, overlay
          process = [ { type = motion }, { type = overlay, color = green } ] | process[1].color = green: must be #rrggbb
          process = [ { type = overlay, rectangle = [1, 2] } ] | process[0].rectangle[2]: is missing
          process = [ { type = overlay, colour = "#000000" } ] | process[0].colour: unknown key
          process = [ { type = motion, every = 0s } ] | process[0].every = 0s: must be between 1ms and 24h
          process = [ { type = motion, fps = 0 } ]    | process[0].fps = 0: must be between 0.001 and 1000
          process = [ { type = motion, fps = fast } ] | process[0].fps = fast: must be a number
          process = [ { type = motion, fps = 1, every = 1s } ] | process[0].fps: says the same as every: give one of them
          process = [ { type = motion, format = rgb } ] | process[0].format = rgb: unknown, known are: bgr
          outputs = "rtmp://h/live/hunter22" | outputs: must be a list [ { … } ], not a text
          outputs = [ "rtmp://h/live/k" ]    | outputs[0]: must be an object { … }, not a text
          outputs = [ {} ]                   | outputs[0].uri: must be given
          outputs = [ { url = x, uri = "rtmp://h/a/k" } ] | outputs[0].url: unknown key, did you mean "uri"?
          outputs = [ { name = "a b", uri = "rtmp://h/a/k" } ] | outputs[0].name = "a b": is not a name for an output: 1 to 63 letters, digits, _ and -, the first a letter or digit
          outputs = [ { uri = "rtmp://h/a/k" }, { name = Main, uri = "rtmp://h/a/l" } ] | outputs[1].name = Main: is the name of an output above
          outputs = [ { name = output-2, uri = "rtmp://h/a/k" }, { uri = "rtmp://h/a/l" } ] | outputs[1].name = output-2: is the name of an output above
          outputs = [ { uri = "rtmp://h/live" } ]    | outputs[0].uri: needs an application and a stream key, as in rtmp://host/live/key
          outputs = [ { uri = "rtmp:///live/key" } ] | outputs[0].uri: names no host, as in rtmp://host/…
          outputs = [ { uri = "rtmp://h:99999/a/k" } ] | outputs[0].uri: must have a port between 1 and 65535, not 99999
          outputs = [ { uri = "rtmp://h:x/a/k" } ]   | outputs[0].uri: has a host or port that cannot be one
          outputs = [ { uri = "rtmp://h/a/{name}" } ] | outputs[0].uri: not an address: illegal character in path at character 11
          outputs = [ { uri = "rtsp://h" } ]   | outputs[0].uri: needs a path, as in rtsp://host/path
          outputs = [ { uri = "rtsps://h/" } ] | outputs[0].uri: needs a path, as in rtsps://host/path
          outputs = [ { uri = "rtsp:///a" } ]  | outputs[0].uri: names no host, as in rtsp://host/…
          outputs = [ { uri = "srt://h" } ]    | outputs[0].uri: needs a port, as in srt://host:9000
          outputs = [ { uri = "srt://:9000" } ] | outputs[0].uri: names no host, as in srt://host/…
          outputs = [ { uri = "srt://h:9000/hunter22" } ] | outputs[0].uri: takes no user and no path: what a server asks for stands in streamid
          outputs = [ { uri = "srt://hunter22@h:9000" } ] | outputs[0].uri: takes no user and no path: what a server asks for stands in streamid
          outputs = [ { uri = "srt://h:9000?streamid=#!::r=hunter22" } ] | outputs[0].uri: has a # in it: in a stream id that is written as %23
          outputs = [ { uri = "srt://h:9000?passphrase=hunter22" } ] | outputs[0].uri: has a passphrase that is not 10 to 79 characters long
          outputs = [ { uri = "srt://h:9000?pbkeylen=20" } ] | outputs[0].uri: has a pbkeylen other than 16, 24 or 32
          outputs = [ { uri = "srt://h:9000?latency=1s" } ] | outputs[0].uri: has a latency that is no number of milliseconds from 0 to 10000
          outputs = [ { uri = "srt://h:9000?mode=listener" } ] | outputs[0].uri: has a mode other than caller: it is always us who connect
          outputs = [ { uri = "srt://h:9000?hunter22" } ] | outputs[0].uri: has an unknown parameter: known are passphrase, pbkeylen, streamid, latency
          outputs = [ { uri = "rtmp://h/a/k", ca-file = "/x.pem" } ] | outputs[0].ca-file: has a meaning for rtmps and rtsps only
          outputs = [ { uri = "srt://h:1", fingerprint = x } ] | outputs[0].fingerprint: has a meaning for rtmps and rtsps only
          outputs = [ { uri = "rtmps://h/a/k", fingerprint = x } ] | outputs[0].fingerprint = x: must be the certificate's SHA-256: 64 hexadecimal digits
          outputs = [ { uri = "rtsps://h/a", ca-file = "/no/ca.pem" } ] | outputs[0].ca-file = /no/ca.pem: there is no such file, or this user may not read it
          outputs = [ { uri = "rtsps://h/a", ca-file = "/no/ca.pem", fingerprint = "0000000000000000000000000000000000000000000000000000000000000000" } ] | outputs[0].fingerprint = 0000000000000000000000000000000000000000000000000000000000000000: says the same as ca-file: give one of them
          encode.codec = h265, outputs = [ { uri = "rtmp://h/a/k" }, { uri = "rtsp://h/a" }, { name = tls, uri = "rtmps://h/a/k" } ] | encode.codec = h265: cannot be carried by rtmp, rtmps or a .flv file, which take h264 alone: main, tls
          outputs = [ { uri = "hls://x/y" } ]  | outputs[0].uri: must be a folder in penstock.media-directory, as in hls:live/{id}/
          outputs = [ { uri = "ftp://x/y" } ]  | outputs[0].uri: no output has the scheme ftp: use rtmp, rtmps, rtsp, rtsps, srt, file or hls
          outputs = [ { uri = "https://x/y" } ] | outputs[0].uri: https outputs are not built yet in this version: use rtmp, rtmps, rtsp, rtsps, srt, file or hls
          """)
  void saysWhatIsWrong(String hocon, String problem) {
    assertThat(Hocon.problems(Hocon.gate(hocon)))
        .containsExactly("penstock.streams.gate." + problem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          gate {}                                  | gate.source.uri: must be given
          gate = "rtsp://u:hunter22@h/"            | gate: must be an object { … }, not a text
          gate.source = "rtsp://u:hunter22@h/"     | gate.source: must be an object { … }, not a text
          gate.source.uri = [ "rtsp://h/" ]        | gate.source.uri: must be a text, not a list
          gate.source.uri = ""                     | gate.source.uri: must not be empty
          gate.source.uri = cam                    | gate.source.uri: not an address: it has no scheme, such as rtsp://
          gate.source.uri = "rtsp://u:hunter 22@h/" | gate.source.uri: not an address: illegal character in authority
          gate.source.uri = "http://h/s"           | gate.source.uri: no source has the scheme http: use rtsp, rtsps or file
          gate.source.uri = "rtsp:h"               | gate.source.uri: names no host, as in rtsp://host/…
          gate.source.uri = "rtsp://h:0/s"         | gate.source.uri: must have a port between 1 and 65535, not 0
          "gate north" {}                          | "gate north": is not a stream id: 1 to 63 letters, digits, _ and -, the first a letter or digit
          "-gate" {}                               | -gate: is not a stream id: 1 to 63 letters, digits, _ and -, the first a letter or digit
          gate.source.uri = "rtsp://h/s", GATE {}  | gate: is the same stream as GATE: ids are compared ignoring case; GATE.source.uri: must be given
          """)
  void saysWhatIsWrongWithSourcesAndIds(String hocon, String problems) {
    assertThat(Hocon.problems("penstock.streams { " + hocon + " }"))
        .containsExactlyInAnyOrder(
            Arrays.stream(problems.split("; "))
                .map(problem -> "penstock.streams." + problem)
                .toArray(String[]::new));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name = x                      | name: cannot have a default: it belongs to each stream
          source.uri = "rtsp://h/"      | source.uri: cannot have a default: it belongs to each stream
          stall-timeout = 5             | stall-timeout = 5: needs a unit, such as 5s
          retry.min-backoff = 6s        | retry.min-backoff = 6s: must not be longer than max-backoff (5s)
          source.username = ""          | source.username: must not be empty
          source.transprot = tcp        | source.transprot: unknown key, did you mean "transport"?
          outputs = [ { uri = "http://h/{id}" } ] | outputs[0].uri: http outputs are not built yet in this version: use rtmp, rtmps, rtsp, rtsps, srt, file or hls
          outputs = [ { uri = "file:///nowhere/{id}.flv" } ] | outputs[0].uri = file:///nowhere/{id}.flv: must lie in penstock.media-directory (/srv/media)
          process = [ { type = overlai } ] | process[0].type = overlai: unknown processor, did you mean "overlay"?
          """)
  void saysWhatIsWrongWithDefaultsOnceHoweverManyStreamsUseThem(String hocon, String problem) {
    String defaults = "penstock { media-directory = /srv/media, defaults { " + hocon + " } }\n";
    String expected = "penstock.defaults." + problem;

    assertThat(Hocon.problems(defaults)).containsExactly(expected);
    assertThat(
            Hocon.problems(
                defaults
                    + "penstock.streams { a.source { uri = \"rtsp://h/1\", password = x }\n"
                    + "b.source { uri = \"rtsp://h/1\", password = x } }"))
        .contains(expected)
        .filteredOn(found -> found.startsWith("penstock.defaults"))
        .hasSize(1);
  }

  @Test
  void tellsEverythingAtOnce() {
    assertThat(
            Hocon.problems(
                """
                penstock {
                  http.port = 99999
                  streams {
                    gate-north {
                      source { uri = "http://h/", latency = 5 }
                      process = [ { type = overlay, color = red } ]
                    }
                    yard { source.uri = "rtsp://h/", encode.bitrat = 4M }
                  }
                }
                """))
        .containsExactly(
            "penstock.http.port = 99999: must be between 0 and 65535",
            "penstock.streams.gate-north.source.uri: no source has the scheme http: use rtsp, rtsps"
                + " or file",
            "penstock.streams.gate-north.source.latency = 5: needs a unit, such as 5s",
            "penstock.streams.gate-north.process[0].color = red: must be #rrggbb",
            "penstock.streams.yard.encode.bitrat: unknown key, did you mean \"bitrate\"?");
  }
}
