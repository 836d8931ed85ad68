package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import io.penstock.process.ProcessorCatalog;
import io.penstock.settings.ReloadReply;
import io.penstock.settings.SettingsReader;
import io.penstock.testkit.ActorKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
  @RegisterExtension static final ActorKit KIT = new ActorKit();

  private static final Duration PERIOD = Duration.ofMillis(30);

  /** Many looks. */
  private static final Duration A_WHILE = Duration.ofMillis(400);

  private static final String ONE = "penstock.backend = auto";
  private static final String TWO = "penstock.backend = software";

  @TempDir private Path folder;
  private final TestProbe<ConfigReloader.Command> reloader = KIT.probe();

  private Path file() {
    return folder.resolve("a.conf");
  }

  @BeforeEach
  void write() throws IOException {
    Files.writeString(file(), ONE);
  }

  private ActorRef<ConfigWatch.Command> watch(ConfigSource source, boolean wanted) {
    assertThat(source.read()).isInstanceOf(SettingsReader.Loaded.class);
    return KIT.spawn(ConfigWatch.create(source::look, wanted, PERIOD, reloader.getRef()));
  }

  private static ConfigSource source(Path file) {
    return new ConfigSource(file, ProcessorCatalog.of(List.of()));
  }

  @Test
  void tellsOfAChangeOnce() throws IOException {
    watch(source(file()), true);
    reloader.expectNoMessage(A_WHILE);

    Files.writeString(file(), TWO);
    reloader.expectMessageClass(ConfigReloader.Reload.class);
    reloader.expectNoMessage(A_WHILE);
  }

  @Test
  void triesAgainWhatCouldNotBeWrittenDown() throws IOException {
    ConfigSource source = source(file());
    watch(source, true);
    Files.writeString(file(), TWO);
    ConfigReloader.Reload first = reloader.expectMessageClass(ConfigReloader.Reload.class);
    source.read();

    first.replyTo().tell(new ReloadReply.NotStored(false, "the database is away"));
    ConfigReloader.Reload second = reloader.expectMessageClass(ConfigReloader.Reload.class);
    second.replyTo().tell(new ReloadReply.Applied(List.of(), List.of()));
    reloader.expectNoMessage(A_WHILE);
  }

  @Test
  void tellsOfASwappedConfigMap(@TempDir Path mount) {
    ConfigFolder map = new ConfigFolder(mount, ONE);
    ConfigSource source = source(map.file());
    watch(source, true);

    map.swap(TWO);
    reloader.expectMessageClass(ConfigReloader.Reload.class);
    assertThat(source.read()).isInstanceOf(SettingsReader.Loaded.class);
    map.swap(ONE);
    reloader.expectMessageClass(ConfigReloader.Reload.class);
  }

  @Test
  void leavesAFileAloneThatIsBeingWritten() {
    Iterator<String> contents = List.of("hal", "half", "half-writ", "written").iterator();
    AtomicInteger looks = new AtomicInteger();
    AtomicReference<String> newest = new AtomicReference<>("");
    AtomicInteger looksWhenTold = new AtomicInteger();
    TestProbe<ConfigReloader.Command> told = KIT.probe();
    KIT.spawn(
        ConfigWatch.create(
            () -> {
              looks.incrementAndGet();
              if (contents.hasNext()) {
                newest.set(contents.next());
              }
              return new ConfigSource.Seen(String.valueOf(newest.get()), true);
            },
            true,
            PERIOD,
            KIT.spawn(
                Behaviors.receiveMessage(
                    command -> {
                      looksWhenTold.set(looks.get());
                      told.getRef().tell(command);
                      return Behaviors.same();
                    }))));

    told.expectMessageClass(ConfigReloader.Reload.class);
    assertThat(looksWhenTold.get())
        .as("the fifth sees what the fourth saw")
        .isGreaterThanOrEqualTo(5);
    told.expectNoMessage(A_WHILE);
  }

  @Test
  void looksOnlyWhileThatIsWanted() throws IOException {
    ActorRef<ConfigWatch.Command> watch = watch(source(file()), false);
    Files.writeString(file(), TWO);
    reloader.expectNoMessage(A_WHILE);

    watch.tell(new ConfigWatch.Watch(true));
    reloader.expectMessageClass(ConfigReloader.Reload.class);
    watch.tell(new ConfigWatch.Watch(false));
    Files.writeString(file(), ONE + "\n# other");
    reloader.expectNoMessage(A_WHILE);
  }
}
