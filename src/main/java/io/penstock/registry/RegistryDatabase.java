package io.penstock.registry;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import slick.jdbc.JdbcProfile;

/** A database in which the registry is written down. Its methods may wait for a disk. */
sealed interface RegistryDatabase permits H2File, PostgreSqlDatabase {
  /** How to reach it. */
  HikariConfig connections();

  /** How Slick talks to it. */
  JdbcProfile profile();

  /**
   * Makes the tables where they are missing, and reads all rows once.
   *
   * @return whether anybody can read one of them
   * @throws UnreadableRegistry when somebody else has it, or it cannot be read: a sentence
   */
  boolean prepare(RegistrySeal seal);

  /** Whether there is room for some more changes. */
  boolean hasRoom();

  /** Has what was committed survive whatever comes. */
  void afterCommit(Connection connection) throws SQLException;

  /**
   * Seals all rows anew, and leaves nothing of what they were. Nobody else is connected meanwhile.
   *
   * @throws SQLException when it could not be done; all is as it was
   */
  void rewrite(RegistrySeal seal) throws SQLException;

  /** Nobody is connected any more. */
  void close();
}
