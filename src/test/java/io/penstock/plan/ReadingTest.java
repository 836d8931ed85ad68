package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.stream.ProcessorSpec;
import io.penstock.stream.StreamSpec;
import io.penstock.testkit.ShortConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingTest {
  private static final String SUBSTREAM = "source.substream.uri = \"rtsp://10.0.0.7/low\"\n";

  @ParameterizedTest(name = "{0}, sub-stream {1}: of main {2}, of the sub-stream {3}")
  @CsvSource({
    "'',                    false, '',                    ''",
    "'',                    true,  '',                    ''",
    "motion,                false, motion,                ''",
    "motion,                true,  '',                    motion",
    "overlay,               true,  overlay,               ''",
    "motion overlay,        false, motion overlay,        ''",
    "motion overlay,        true,  overlay,               motion",
    "motion overlay webhook overlay motion, true, overlay overlay, motion webhook motion"
  })
  void whatOnlyLooksSeesTheSubstreamWhereThereIsOne(
      String process, boolean substream, String ofMain, String ofSubstream) {
    Reading reading =
        Reading.of(spec(process, substream), processor -> processor.type().equals("overlay"));

    assertThat(types(reading.ofMain())).isEqualTo(ofMain);
    assertThat(types(reading.ofSubstream())).isEqualTo(ofSubstream);
    assertThat(reading.substream().map(source -> source.uri().path()).orElse(""))
        .isEqualTo(ofSubstream.isEmpty() ? "" : "/low");
  }

  private static String types(List<ProcessorSpec> processors) {
    return processors.stream().map(ProcessorSpec::type).collect(Collectors.joining(" "));
  }

  private static StreamSpec spec(String process, boolean substream) {
    StreamSpec plain =
        ShortConfig.settings(
                "streams.a { source.uri = \"rtsp://10.0.0.7/a\"\n"
                    + (substream ? SUBSTREAM : "")
                    + "}")
            .specs()
            .get(0);
    List<ProcessorSpec> processors =
        Stream.of(process.split(" ", -1))
            .filter(type -> !type.isEmpty())
            .map(type -> new ProcessorSpec(type, false, Optional.empty(), Map.of()))
            .toList();
    return plain.with(plain.source(), processors, plain.outputs());
  }
}
