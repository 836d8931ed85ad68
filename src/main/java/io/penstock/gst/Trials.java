package io.penstock.gst;

import io.penstock.settings.BackendSettings;
import io.penstock.settings.ElementSettings;
import io.penstock.settings.EncoderSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs trials, all at once, under one deadline. */
final class Trials {
  private static final Logger LOG = LoggerFactory.getLogger(Trials.class);

  private Trials() {}

  /**
   * Tries everything that these backends are there for and have the elements for. Blocks until all
   * have ended, and no longer than {@code timeout}.
   *
   * @return what came of each
   */
  static Map<BackendRole, RoleVerdict> run(List<BackendSettings> backends, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<Trial> trials = new ArrayList<>();
    for (BackendSettings backend : backends) {
      backend
          .decode()
          .forEach(
              (codec, elements) -> {
                if (Missing.of(elements).isEmpty()) {
                  BackendRole role = new BackendRole(backend.name(), true, codec);
                  trials.add(new DecodeTrial(role, onFirst(elements), timeout, deadline));
                }
              });
      backend
          .encode()
          .forEach(
              (codec, encoder) -> {
                if (Missing.of(encoder.elements()).isEmpty()) {
                  BackendRole role = new BackendRole(backend.name(), false, codec);
                  EncoderSettings first =
                      encoder.with(onFirst(encoder.elements()), encoder.encoder());
                  trials.add(new EncodeTrial(role, first, timeout, deadline));
                }
              });
    }
    return run(trials, deadline);
  }

  /** As streams have them on the first GPU, told so by whatever property that takes. */
  private static List<ElementSettings> onFirst(List<ElementSettings> elements) {
    return elements.stream().map(element -> element.on(0)).toList();
  }

  /**
   * What came of each. A trial that hangs in native code is left alone in a thread of its own, and
   * closes what it opened should it ever come back.
   *
   * @param deadline as {@link System#nanoTime()} counts
   */
  private static Map<BackendRole, RoleVerdict> run(List<Trial> trials, long deadline) {
    List<CompletableFuture<RoleVerdict>> running = new ArrayList<>();
    for (Trial trial : trials) {
      CompletableFuture<RoleVerdict> verdict = new CompletableFuture<>();
      Thread thread = new Thread(() -> verdict.complete(trial.run()), trial.role().label());
      thread.setDaemon(true);
      thread.start();
      running.add(verdict);
    }
    Map<BackendRole, RoleVerdict> verdicts = new HashMap<>();
    for (int i = 0; i < trials.size(); i++) {
      verdicts.put(trials.get(i).role(), await(trials.get(i), running.get(i), deadline));
    }
    return verdicts;
  }

  private static RoleVerdict await(
      Trial trial, CompletableFuture<RoleVerdict> verdict, long deadline) {
    try {
      return verdict.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      RoleVerdict late = trial.late();
      LOG.warn("{} is not used, and what it hangs in is left alone", late.reason());
      return late;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return trial.late();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
