package io.penstock;

import akka.actor.typed.ActorRef;
import io.penstock.control.ConnectBudget;
import io.penstock.control.ProbeDesk;
import io.penstock.http.Access;
import io.penstock.http.EventFeed;
import io.penstock.http.HttpServers;
import io.penstock.observe.LogLines;
import io.penstock.settings.Destinations;
import io.penstock.settings.LogFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that take over their settings while the service runs, besides the registry.
 *
 * @param access tokens
 * @param servers certificates
 * @param destinations where streams of the API may lead
 * @param budget attempts under way
 * @param probes what addresses of probes may be
 * @param events listeners, whose tokens may have gone
 */
record LiveSettings(
    Access access,
    HttpServers servers,
    Destinations destinations,
    ActorRef<ConnectBudget.Command> budget,
    ActorRef<ProbeDesk.Command> probes,
    ActorRef<EventFeed.Command> events) {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

  /** Each on its own. Files were looked at when the configuration was read. */
  List<Reloadable> parts() {
    return List.of(
        Reloadable.of(
            next -> {
              access.reload(next.auth());
              events.tell(new EventFeed.HangUp());
            }),
        Reloadable.of(
            next ->
                servers
                    .reload(next.http().tls())
                    .ifPresent(reason -> LOG.warn("The certificate stays as it was: {}", reason))),
        Reloadable.of(destinations::reload),
        Reloadable.of(next -> budget.tell(new ConnectBudget.Use(next.connect()))),
        Reloadable.of(next -> probes.tell(new ProbeDesk.UseRules(next.documents()::readFromApi))),
        Reloadable.of(next -> LogLines.inJson(next.logFormat() == LogFormat.JSON)));
  }
}
