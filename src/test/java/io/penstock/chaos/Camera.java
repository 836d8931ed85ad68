package io.penstock.chaos;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** One path of a server: its script of now, and its sessions. In the loop's thread only. */
final class Camera {
  private final Tally tally;
  private final long startNanos = System.nanoTime();
  private final Set<RtspSession> sessions = new LinkedHashSet<>();
  private CameraScript script;

  Camera(CameraScript script, Tally server) {
    this.script = script;
    this.tally = new Tally(server);
  }

  CameraScript script() {
    return script;
  }

  void script(CameraScript now) {
    script = now;
  }

  Tally tally() {
    return tally;
  }

  /** How long it has been there: where it is in its clip. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  boolean isBusy() {
    return sessions.size() >= script.sessions().most();
  }

  void add(RtspSession session) {
    sessions.add(session);
    tally.up(Tally.Level.SESSIONS);
  }

  void remove(RtspSession session) {
    if (sessions.remove(session)) {
      tally.down(Tally.Level.SESSIONS);
    }
  }

  Set<RtspSession> sessions() {
    return Set.copyOf(sessions);
  }
}
