package io.penstock.registry;

import akka.actor.ActorSystem;
import akka.persistence.jdbc.db.SlickDatabase;
import akka.persistence.jdbc.db.SlickDatabaseProvider;
import com.typesafe.config.Config;

/**
 * Gives the journal and the snapshots of Akka Persistence JDBC one database, which is open already;
 * its password is in no configuration, which might be printed.
 */
final class RegistrySlick implements SlickDatabaseProvider {
  private final ActorSystem system;

  /** Called by Akka. */
  RegistrySlick(ActorSystem system) {
    this.system = system;
  }

  @Override
  public SlickDatabase database(Config config) {
    return RegistryStorage.of(system).slick();
  }
}
