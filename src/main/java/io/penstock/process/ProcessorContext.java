package io.penstock.process;

import io.penstock.stream.StreamId;
import io.penstock.stream.StreamSpec;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a processor may know about the stream it works for.
 *
 * @param stream the stream's id
 * @param name the stream's name for people
 * @param labels the stream's labels
 * @param zone the zone in which the stream shows times
 * @param clock the time of day
 * @param options the processor's own settings
 * @param sightings where it tells what it sees
 */
public record ProcessorContext(
    StreamId stream,
    String name,
    Map<String, String> labels,
    ZoneId zone,
    InstantSource clock,
    Options options,
    Sightings sightings) {
  public ProcessorContext {
    labels = Map.copyOf(labels);
  }

  /** The context of every processor of {@code spec}, without options yet and heard by nobody. */
  public static ProcessorContext of(StreamSpec spec, InstantSource clock) {
    return new ProcessorContext(
        spec.id(),
        spec.name(),
        spec.labels(),
        spec.timeZone(),
        clock,
        new Options(Map.of()),
        Sightings.NONE);
  }

  /** The same context with the options of one processor. */
  public ProcessorContext withOptions(Options ownOptions) {
    return new ProcessorContext(stream, name, labels, zone, clock, ownOptions, sightings);
  }

  /** The same context with somebody who hears one processor. */
  ProcessorContext withSightings(Sightings own) {
    return new ProcessorContext(stream, name, labels, zone, clock, options, own);
  }
}
