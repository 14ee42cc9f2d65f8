package dev.reprise.migrations;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The only class of the product that loads Flyway. */
final class FlywayRun {
    private static final Logger LOGGER = Logger.getLogger("org.flywaydb");

    private FlywayRun() {}

    static void migrate(Path file) {
        if (LOGGER.getLevel() == null) {
            LOGGER.setLevel(Level.WARNING);
        }
        var config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(10_000);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            Flyway.configure(FlywayRun.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new SchemaException(
                    "cannot bring "
                            + file
                            + " to schema "
                            + Migrations.VERSION
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
