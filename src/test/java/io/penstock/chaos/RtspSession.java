package io.penstock.chaos;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client has set up with a camera. In the loop's thread only. */
final class RtspSession {
  private final EventLoop loop;
  private final Camera camera;
  private final String id;
  private final int number;
  private final Runnable expired;
  private final Map<Integer, TrackFeed> feeds = new LinkedHashMap<>();
  private EventLoop.@Nullable Timer timeout;

  /**
   * @param expired told when it ends for want of a keep-alive
   */
  RtspSession(EventLoop loop, Camera camera, int number, Runnable expired) {
    this.loop = loop;
    this.camera = camera;
    this.number = number;
    this.id = "%08X".formatted(0x5e550000 + number);
    this.expired = expired;
    camera.add(this);
    keep();
  }

  String id() {
    return id;
  }

  Camera camera() {
    return camera;
  }

  /** Adds a track; one that sends nothing by its nature is merely taken note of. */
  void add(int track, TrackKind kind, TrackPath path) {
    TrackFeed.Content content =
        switch (kind) {
          case VIDEO -> new VideoContent(camera);
          case AUDIO -> OtherContent.silence();
          case METADATA -> OtherContent.metadata();
          case BACK_CHANNEL -> null;
        };
    if (content != null) {
      feeds.put(track, new TrackFeed(loop, camera, kind, content, path, number * 4 + track));
    }
  }

  /** What the answer to PLAY says of each track. */
  String info(String url) {
    return feeds.entrySet().stream()
        .map(feed -> feed.getValue().info(url + "/track" + feed.getKey()))
        .collect(Collectors.joining(","));
  }

  void play() {
    feeds.values().forEach(TrackFeed::start);
  }

  void pause() {
    feeds.values().forEach(TrackFeed::stop);
  }

  /** A keep-alive came: the time begins again. */
  void keep() {
    if (timeout != null) {
      timeout.cancel();
    }
    timeout = loop.after(camera.script().sessions().timeout(), this::expire);
  }

  private void expire() {
    camera.tally().count(Tally.Event.EXPIRED);
    end();
    expired.run();
  }

  /** Ends it at once, as TEARDOWN does. Idempotent. */
  void end() {
    pause();
    if (timeout != null) {
      timeout.cancel();
    }
    camera.remove(this);
  }

  /** Its connection went: it sends no more, and counts on for as long as the camera is mistaken. */
  void abandon() {
    pause();
    if (timeout != null) {
      timeout.cancel();
    }
    Duration ghost = camera.script().sessions().ghostFor();
    if (ghost.isZero()) {
      camera.remove(this);
    } else {
      loop.after(ghost, () -> camera.remove(this));
    }
  }
}
