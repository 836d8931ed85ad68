package io.penstock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.eventstream.EventStream;
import io.penstock.stream.StreamEvent;
import io.penstock.stream.StreamEvent.AttemptFailed;
import io.penstock.stream.StreamEvent.StateChanged;
import io.penstock.stream.StreamId;
import io.penstock.stream.StreamState;
import io.penstock.testkit.ActorKit;
import io.penstock.testkit.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ObserverTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final StreamId GATE = new StreamId("gate");

  private final Metrics metrics = new Metrics(InstantSource.system(), "0.1.0", () -> 0);

  @Test
  void makesLogAndMetricsOfWhatStreamsPublish() {
    observe(
        () ->
            CompletableFuture.completedFuture(
                List.of(Views.view("gate", StreamState.SIGNAL_LOST, Views.REFUSED))));
    try (LoggedLines log = new LoggedLines(StreamLog.class.getName())) {
      publish(new AttemptFailed(GATE, Views.NOON, 1, Views.REFUSED));
      publish(
          new StateChanged(
              GATE,
              Views.NOON,
              StreamState.LIVE,
              StreamState.SIGNAL_LOST,
              Optional.of(Views.REFUSED)));

      Await.until(SOON, () -> !log.lines().isEmpty(), "a line");
      assertThat(log.lines())
          .containsExactly(
              "WARN [gate] Stream gate is signalLost: refused (camera): 10.0.0.7 refuses the"
                  + " connection");
    }
    Await.until(
        SOON, () -> metrics.scrape().contains("{cause=\"refused\",stream=\"gate\"} 1"), "a count");
  }

  @Test
  void goesOnWhenTheStreamsCannotBeSeen() {
    AtomicInteger looks = new AtomicInteger();
    observe(
        () ->
            looks.incrementAndGet() == 1
                ? CompletableFuture.failedFuture(new IllegalStateException("busy"))
                : CompletableFuture.completedFuture(List.of(Views.view("gate", StreamState.LIVE))));

    Await.until(SOON, () -> metrics.scrape().contains("stream=\"gate\""), "a look that succeeds");
    assertThat(looks.get()).isGreaterThan(1);
  }

  @Test
  void scrapesWhileALookHangs() {
    AtomicInteger looks = new AtomicInteger();
    observe(
        () -> {
          looks.incrementAndGet();
          return new CompletableFuture<>();
        });
    Await.until(SOON, () -> looks.get() == 1, "a look");

    assertThat(metrics.scrape()).contains("penstock_native_quarantined 0");
    publish(new AttemptFailed(GATE, Views.NOON, 1, Views.REFUSED));
    assertThat(looks.get()).as("looks at once").isEqualTo(1);
  }

  private void observe(Supplier<CompletionStage<List<StreamView>>> streams) {
    ActorRef<StreamEvent> observer = KIT.spawn(Observer.create(streams, metrics, () -> 0));
    KIT.system().eventStream().tell(new EventStream.Subscribe<>(StreamEvent.class, observer));
  }

  private static void publish(StreamEvent event) {
    KIT.system().eventStream().tell(new EventStream.Publish<>(event));
  }
}
