package io.penstock.testkit;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One actor system a test class, set up as the service's own, in a static field with
 * {@code @RegisterExtension}. What a test spawns is stopped after it.
 */
public final class ActorKit implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final List<ActorRef<?>> spawned = new ArrayList<>();
  private @Nullable ActorTestKit kit;

  /** The system. */
  public ActorSystem<Void> system() {
    return kit().system();
  }

  /** An actor that lives until the test ends. */
  public <T> ActorRef<T> spawn(Behavior<T> behavior) {
    ActorRef<T> actor = kit().spawn(behavior);
    spawned.add(actor);
    return actor;
  }

  /** A probe for messages of this type. */
  public <T> TestProbe<T> probe(Class<T> type) {
    return kit().createTestProbe(type);
  }

  /** A probe for messages of a type with parameters. */
  public <T> TestProbe<T> probe() {
    return kit().createTestProbe();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Config config =
        ConfigFactory.parseResources("penstock-akka.conf")
            .withFallback(ConfigFactory.defaultReference())
            .resolve();
    kit = ActorTestKit.create(context.getRequiredTestClass().getSimpleName(), config);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    spawned.forEach(kit()::stop);
    spawned.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    kit().shutdownTestKit();
  }

  private ActorTestKit kit() {
    if (kit == null) {
      throw new IllegalStateException("the kit belongs in a static field");
    }
    return kit;
  }
}
