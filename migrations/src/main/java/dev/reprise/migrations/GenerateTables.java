package dev.reprise.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.flywaydb.core.Flyway;
import org.jooq.Constants;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Target;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writes jOOQ's table classes from the migrations, by way of a temporary database. Run by the build
 * of {@code event-store}; does nothing when the migrations are those of the last run.
 */
final class GenerateTables {
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");
    private static final Logger JOOQ = Logger.getLogger("org.jooq");

    private GenerateTables() {}

    public static void main(String[] args) throws Exception {
        var output = Path.of(args[0]);
        var packageName = args[1];
        var stamp = output.resolveSibling("jooq.stamp");
        var inputs = fingerprint(packageName);
        if (Files.isDirectory(output)
                && Files.exists(stamp)
                && Files.readString(stamp).equals(inputs)) {
            return;
        }
        FLYWAY.setLevel(Level.WARNING);
        JOOQ.setLevel(Level.WARNING);
        generate(output, packageName);
        Files.writeString(stamp, inputs);
    }

    private static void generate(Path output, String packageName) throws Exception {
        var directory = Files.createTempDirectory("reprise-tables");
        var file = directory.resolve("schema.db");
        try {
            var url = "jdbc:sqlite:" + file;
            Flyway.configure()
                    .dataSource(url, null, null)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            GenerationTool.generate(configuration(url, output, packageName));
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private static Configuration configuration(String url, Path output, String packageName) {
        // SQLite has one integer type, of 64 bits; jOOQ would read INTEGER as 32.
        var integers = new ForcedType().withName("BIGINT").withIncludeTypes("(?i:INTEGER)");
        return new Configuration()
                .withJdbc(new Jdbc().withDriver("org.sqlite.JDBC").withUrl(url))
                .withGenerator(
                        new Generator()
                                .withDatabase(
                                        new Database()
                                                .withName("org.jooq.meta.sqlite.SQLiteDatabase")
                                                .withExcludes(
                                                        "flyway_schema_history|sqlite_sequence")
                                                .withForcedTypes(integers))
                                .withGenerate(
                                        new Generate()
                                                .withRecords(true)
                                                .withGeneratedAnnotation(false))
                                .withTarget(
                                        new Target()
                                                .withPackageName(packageName)
                                                .withDirectory(output.toString())
                                                .withClean(true)));
    }

    /** What the tables depend on: the migrations, this class, and jOOQ. */
    private static String fingerprint(String packageName) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update((packageName + '\n' + Constants.FULL_VERSION + '\n').getBytes(UTF_8));
        var home =
                Path.of(
                        GenerateTables.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        if (Files.isDirectory(home)) {
            digestTree(home, digest);
        } else {
            try (var jar = FileSystems.newFileSystem(home)) {
                digestTree(jar.getPath("/"), digest);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void digestTree(Path home, MessageDigest digest) throws IOException {
        digest.update(
                Files.readAllBytes(home.resolve("dev/reprise/migrations/GenerateTables.class")));
        try (var files = Files.list(home.resolve("db/migration"))) {
            for (var file : files.sorted().toList()) {
                digest.update((file.getFileName() + "\n").getBytes(UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
    }
}
