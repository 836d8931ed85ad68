package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.Codec;
import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamSpec;
import io.penstock.testkit.ShortConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  @ParameterizedTest(name = "{0}, source sends {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          outputs = [ OUT ]                                              |       | remux     | no processor, and the outputs take what comes
          outputs = [ OUT ]                                              | h264  | remux     | no processor, and the outputs take what comes
          outputs = [ OUT ]                                              | h265  | transcode | the source sends h265, and the outputs carry h264
          outputs = [ { uri = "srt://h:9000" } ], encode.codec = h265    | h265  | remux     | no processor, and the outputs take what comes
          outputs = [ OUT ]                                              | mjpeg | transcode | the source sends mjpeg, and outputs do not carry mjpeg
          outputs = [ OUT ]                                              | av1   | transcode | the source sends av1, and outputs do not carry av1
          outputs = [ OUT ], process = [ LOOK ]                          | av1   | process   | the source sends av1, and outputs do not carry av1
          process = [ LOOK ]                                             | av1   | analyze   | processors only look, and the outputs take what comes
          outputs = [ OUT ], encode.width = 640                          | h264  | transcode | encode sets the size of the picture
          outputs = [ OUT ], encode.height = 480                         | h264  | transcode | encode sets the size of the picture
          outputs = [ OUT ], encode.fps = 10                             | h264  | transcode | encode sets the rate
          outputs = [ OUT ], encode.bitrate = 1M                         | h264  | transcode | encode asks for it
          outputs = [ OUT ], encode.always = true                        | h264  | transcode | encode asks for it
          outputs = [ OUT ], encode { bitrate = 1M, always = false }     | h264  | remux     | no processor, and the outputs take what comes
          outputs = [ OUT ], encode.keyframe-interval = 1s               | h264  | remux     | no processor, and the outputs take what comes
          outputs = [ OUT ], process = [ LOOK ]                          | h264  | analyze   | processors only look, and the outputs take what comes
          outputs = [ OUT ], process = [ LOOK ]                          | h265  | process   | the source sends h265, and the outputs carry h264
          outputs = [ OUT ], process = [ LOOK, DRAW ]                    | h264  | process   | overlay draws on the picture
          outputs = [ OUT ], process = [ DRAW ], encode.always = true    | h264  | process   | overlay draws on the picture
          process = [ LOOK ], encode.always = true                       | h265  | process   | encode asks for it
          process = [ LOOK ], encode.fps = 5                             | h265  | analyze   | processors only look, and the outputs take what comes
          encode.always = true                                           | mjpeg | transcode | encode asks for it
          encode.width = 640                                             | mjpeg | remux     | no processor, and the outputs take what comes
          outputs = [ OUT ], SUB, process = [ LOOK ]                     | h264  | remux     | webhook looks at the sub-stream, and the outputs take what comes
          outputs = [ OUT ], SUB, process = [ LOOK, LOOK ]               | h264  | remux     | webhook looks at the sub-stream, and the outputs take what comes
          SUB, process = [ LOOK ]                                        | h264  | remux     | webhook looks at the sub-stream, and the outputs take what comes
          outputs = [ OUT ], SUB, process = [ LOOK ]                     | h265  | transcode | the source sends h265, and the outputs carry h264; webhook looks at the sub-stream
          outputs = [ OUT ], SUB, process = [ LOOK ], encode.fps = 10    | h264  | transcode | encode sets the rate; webhook looks at the sub-stream
          outputs = [ OUT ], SUB, process = [ LOOK, DRAW ]               | h264  | process   | overlay draws on the picture; webhook looks at the sub-stream
          outputs = [ OUT ], SUB, process = [ DRAW ]                     | h264  | process   | overlay draws on the picture
          outputs = [ OUT ], SUB                                         | h264  | remux     | no processor, and the outputs take what comes
          """)
  void picksTheCheapest(String stream, String sent, String plan, String reason) {
    PlanChoice choice =
        Planner.choose(
            spec(stream),
            processor -> processor.type().equals("overlay"),
            Optional.ofNullable(sent).flatMap(Codec::of));

    assertThat(choice.plan().label()).isEqualTo(plan);
    assertThat(choice.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "motion,               motion looks",
    "motion motion,        motion looks",
    "motion zones,         motion and zones look",
    "motion zones detect,  'motion, zones and detect look'"
  })
  void saysWhoLooksAtTheSubstream(String types, String who) {
    StreamSpec plain = spec("outputs = [ OUT ], SUB");
    List<ProcessorSpec> process =
        Stream.of(types.split(" ", -1))
            .map(type -> new ProcessorSpec(type, false, Optional.empty(), Map.of()))
            .toList();
    StreamSpec spec = plain.with(plain.source(), process, plain.outputs());

    assertThat(Planner.choose(spec, draws -> false, Optional.empty()).reason())
        .isEqualTo(who + " at the sub-stream, and the outputs take what comes");
  }

  private static StreamSpec spec(String stream) {
    String hocon =
        stream
            .replace("OUT", "{ uri = \"rtmp://media.example/live/a\" }")
            .replace("SUB", "source.substream.uri = \"rtsp://10.0.0.7/low\"")
            .replace("LOOK", "{ type = webhook }")
            .replace("DRAW", "{ type = overlay }");
    return ShortConfig.settings("streams.a { source.uri = \"rtsp://10.0.0.7/a\"\n" + hocon + "\n}")
        .specs()
        .get(0);
  }
}
