package io.penstock.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.penstock.control.ProbeDesk.Probed;
import io.penstock.process.TestProcessors;
import io.penstock.settings.Problem;
import io.penstock.settings.StreamDocument;
import io.penstock.settings.StreamDocuments;
import io.penstock.stream.Failure;
import io.penstock.stream.SourceOffer;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import io.penstock.testkit.FakePipelines;
import io.penstock.testkit.FakePipelines.FakeSource;
import io.penstock.testkit.NothingLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(NothingLeft.class)
class ProbeDeskTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Failure REFUSED = new Failure.SourceUnauthorized("wrong password");
  private static final StreamDocument DOCUMENT = new StreamDocument(Map.of());

  private final FakePipelines pipelines = new FakePipelines();
  private final StreamTools tools =
      TestStreams.tools(KIT, pipelines, (spec, fps) -> TestProcessors.none());
  private final ActorRef<ProbeDesk.Command> desk =
      KIT.spawn(
          ProbeDesk.create(
              tools, (id, document) -> new StreamDocuments.Read(TestStreams.camera("any"))));

  @Test
  void tellsWhatTheFirstPictureIsOnceTheSourceIsClosed() {
    TestProbe<ProbeDesk.Reply> asker = probe();
    FakeSource source = pipelines.source();
    source.frame(0);
    SourceReport report = ((Probed) asker.receiveMessage(LIMIT)).report();

    assertThat(source.isClosed()).isTrue();
    assertThat(report.reachable()).isTrue();
    assertThat(report.failure()).isEmpty();
    assertThat(report.offer().video()).contains(new SourceOffer.Video("h264", 16, 16, 25));
    assertThat(report.offer().audio()).isEmpty();
  }

  @Test
  void triesOnce() {
    TestProbe<ProbeDesk.Reply> asker = probe();
    FakeSource source = pipelines.source();
    source.fail(REFUSED);
    SourceReport report = ((Probed) asker.receiveMessage(LIMIT)).report();

    assertThat(report.reachable()).isFalse();
    assertThat(report.failure()).contains(REFUSED);
    assertThat(source.isClosed()).isTrue();
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  @Test
  void looksAtFourAtOnceAndAtMoreWhenThoseAreDone() {
    List<TestProbe<ProbeDesk.Reply>> askers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      askers.add(probe());
    }
    assertThat(probe().receiveMessage(LIMIT)).isEqualTo(new ProbeDesk.Busy());
    for (int i = 0; i < 4; i++) {
      pipelines.source().fail(REFUSED);
    }
    askers.forEach(asker -> assertThat(asker.receiveMessage(LIMIT)).isInstanceOf(Probed.class));
    // The last of them ends a moment after its answer.
    Await.until(
        LIMIT,
        () -> {
          desk.tell(new ProbeDesk.Probe(DOCUMENT, KIT.<ProbeDesk.Reply>probe().getRef()));
          return pipelines.hasAnotherSource();
        },
        "another one is looked at");
    assertThat(pipelines.hasAnotherSource()).isTrue();
  }

  @Test
  void goesByNewRulesFromThenOn() {
    Problem problem = new Problem("/source/uri", "must lead to an allowed host");
    desk.tell(
        new ProbeDesk.UseRules((id, document) -> new StreamDocuments.Refused(List.of(problem))));

    assertThat(probe().receiveMessage(LIMIT)).isEqualTo(new ProbeDesk.NoSource(List.of(problem)));
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  @Test
  void rulesThatBreakAreNoReasonToWaitForEver() {
    desk.tell(
        new ProbeDesk.UseRules(
            (id, document) -> {
              throw new IllegalStateException("a bug, made for a test");
            }));

    assertThat(probe().receiveMessage(LIMIT)).isEqualTo(new ProbeDesk.Busy());
  }

  @Test
  void aCameraThatSendsNothingIsGivenUpInTime() {
    TestProbe<SourceReport> reports = KIT.probe(SourceReport.class);
    KIT.spawn(
        SourceProbe.create(
            "probe",
            TestStreams.camera("any").source(),
            tools,
            Duration.ofMillis(500),
            reports.getRef()::tell));
    FakeSource source = pipelines.source();
    SourceReport report = reports.receiveMessage(LIMIT);

    assertThat(report.failure())
        .contains(new Failure.SourceSilent("no picture came within 500 ms"));
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void aNodeWithoutRoomForOneMoreSaysThatItIsNotTheCamera() {
    TestProbe<SourceReport> reports = KIT.probe(SourceReport.class);
    StreamTools full =
        new StreamTools(
            tools.pipelines(),
            tools.work(),
            tools.knock(),
            KIT.<ConnectBudget.Command>probe().getRef(),
            tools.chains(),
            tools.snapshots(),
            tools.settings());
    KIT.spawn(
        SourceProbe.create(
            "probe",
            TestStreams.camera("any").source(),
            full,
            Duration.ofMillis(500),
            reports.getRef()::tell));

    assertThat(reports.receiveMessage(LIMIT).failure().orElseThrow())
        .isInstanceOf(Failure.Internal.class);
    assertThat(pipelines.hasAnotherSource()).isFalse();
  }

  private TestProbe<ProbeDesk.Reply> probe() {
    TestProbe<ProbeDesk.Reply> asker = KIT.probe(ProbeDesk.Reply.class);
    desk.tell(new ProbeDesk.Probe(DOCUMENT, asker.getRef()));
    return asker;
  }
}
