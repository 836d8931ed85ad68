package io.penstock;

import akka.actor.typed.ActorRef;
import io.penstock.control.ConnectBudget;
import io.penstock.control.ProbeDesk;
import io.penstock.control.SegmentJanitor;
import io.penstock.http.Access;
import io.penstock.http.EventFeed;
import io.penstock.http.HttpServers;
import io.penstock.observe.LogLines;
import io.penstock.record.RoomLimits;
import io.penstock.settings.Destinations;
import io.penstock.settings.LogFormat;
import io.penstock.settings.PenstockSettings;
import io.penstock.settings.Problem;
import io.penstock.settings.TlsIdentity;
import java.util.List;

/**
 * The parts that take over their settings while the service runs, besides the registry.
 *
 * @param access tokens
 * @param servers certificates
 * @param destinations where streams of the API may lead
 * @param budget attempts under way
 * @param probes what addresses of probes may be
 * @param events listeners, whose tokens may have gone
 * @param janitor how much room recordings may take
 */
record LiveSettings(
    Access access,
    HttpServers servers,
    Destinations destinations,
    ActorRef<ConnectBudget.Command> budget,
    ActorRef<ProbeDesk.Command> probes,
    ActorRef<EventFeed.Command> events,
    ActorRef<SegmentJanitor.Command> janitor) {
  /** Each on its own. */
  List<Reloadable> parts() {
    return List.of(
        Reloadable.of(
            next -> {
              if (access.reload(next.auth())) {
                events.tell(new EventFeed.HangUp());
              }
            }),
        this::certificate,
        Reloadable.of(destinations::reload),
        Reloadable.of(next -> budget.tell(new ConnectBudget.Use(next.connect()))),
        Reloadable.of(next -> probes.tell(new ProbeDesk.UseRules(next.documents()::readFromApi))),
        Reloadable.of(next -> janitor.tell(new SegmentJanitor.Use(limits(next)))),
        Reloadable.of(next -> LogLines.inJson(next.logFormat() == LogFormat.JSON)));
  }

  static RoomLimits limits(PenstockSettings settings) {
    return new RoomLimits(settings.room().minFree(), settings.room().recordingsBudget());
  }

  /** The files may have changed since the configuration was read, a moment ago. */
  private Reloadable.Prepared certificate(PenstockSettings next) {
    try {
      return new Reloadable.Ready(servers.reread(next.http().tls()));
    } catch (TlsIdentity.Unfit e) {
      return new Reloadable.Unsound(
          List.of(new Problem("penstock.http.tls." + e.key(), String.valueOf(e.getMessage()))));
    }
  }
}
