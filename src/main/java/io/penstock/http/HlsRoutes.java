package io.penstock.http;

import static akka.http.javadsl.server.Directives.extractUri;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.penstock.control.StreamSupervisor;
import io.penstock.control.StreamSupervisor.StreamEntry;
import io.penstock.record.SegmentStore;
import io.penstock.settings.Role;
import io.penstock.stream.OutputSpec;
import io.penstock.stream.StreamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What players read of the outputs whose scheme is {@code hls}: the playlist and its segments. */
public final class HlsRoutes implements HttpApi.Part {
  private static final String PLAYLIST = "index.m3u8";

  private static final ContentType PLAYLIST_TYPE =
      MediaTypes.customBinary("application", "vnd.apple.mpegurl", true).toContentType();

  private static final ContentType SEGMENT_TYPE =
      MediaTypes.customBinary("video", "mp2t", false).toContentType();

  private final ActorRef<StreamSupervisor.Command> supervisor;
  private final SegmentStore segments;
  private final Executor disks;
  private final Scheduler scheduler;
  private final Duration askTimeout;
  private final Access access;

  /**
   * @param segments where the files are
   * @param disks runs what waits for a disk
   * @param access who may do what
   */
  public HlsRoutes(
      ActorRef<StreamSupervisor.Command> supervisor,
      SegmentStore segments,
      Executor disks,
      Scheduler scheduler,
      Duration askTimeout,
      Access access) {
    this.supervisor = supervisor;
    this.segments = segments;
    this.disks = disks;
    this.scheduler = scheduler;
    this.askTimeout = askTimeout;
    this.access = access;
  }

  @Override
  public Route paths() {
    // GET /hls/{stream}/{output}/{file}
    return pathPrefix(
        segment("hls").slash(segment()),
        stream ->
            path(
                segment().slash(segment()),
                (output, file) ->
                    get(() -> access.require(Role.VIEWER, caller -> file(stream, output, file)))));
  }

  private Route file(String stream, String output, String file) {
    return extractUri(
        uri ->
            Answers.whenThere(
                read(stream, output, file),
                bytes -> bytes.map(found -> answer(file, found)).orElseGet(() -> nothing(uri))));
  }

  private CompletionStage<Optional<byte[]>> read(String stream, String output, String file) {
    if (!StreamId.isValid(stream)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    CompletionStage<Optional<StreamEntry>> entry =
        AskPattern.ask(
            supervisor,
            replyTo -> new StreamSupervisor.GetStream(new StreamId(stream), replyTo),
            askTimeout,
            scheduler);
    return entry.thenApplyAsync(
        found -> found.flatMap(of -> output(of, output)).flatMap(spec -> bytes(spec, file)), disks);
  }

  private static Optional<OutputSpec> output(StreamEntry entry, String name) {
    return entry.spec().outputs().stream()
        .filter(output -> output.name().equals(name) && output.uri().scheme().equals("hls"))
        .findFirst();
  }

  /** All at once: a segment is a few seconds long, and goes while it is read. */
  private Optional<byte[]> bytes(OutputSpec output, String name) {
    try {
      Optional<Path> file = segments.offered(output, name);
      return file.isPresent() ? Optional.of(Files.readAllBytes(file.get())) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse nothing(Uri uri) {
    return Answers.notFound("no hls output offers this now", uri);
  }

  private static HttpResponse answer(String file, byte[] bytes) {
    boolean isPlaylist = file.equals(PLAYLIST);
    return HttpResponse.create()
        .withEntity(HttpEntities.create(isPlaylist ? PLAYLIST_TYPE : SEGMENT_TYPE, bytes))
        .addHeader(
            RawHeader.create(
                "Cache-Control", isPlaylist ? "no-cache" : "private, max-age=60, immutable"));
  }
}
