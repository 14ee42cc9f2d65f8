package dev.reprise.eventstore;

import static dev.reprise.eventstore.db.Tables.ACTOR;
import static dev.reprise.eventstore.db.Tables.EVENT;
import static dev.reprise.eventstore.db.Tables.EVENT_TYPE;
import static dev.reprise.eventstore.db.Tables.RETAINED;
import static dev.reprise.eventstore.db.Tables.STREAM;

import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** Questions that a host does not ask while it boots; the first one loads jOOQ. */
final class Queries {
    private static final HexFormat HEX = HexFormat.of();

    private Queries() {}

    /** A question asked through jOOQ. */
    interface Query<T> {
        T ask(DSLContext dsl);
    }

    /** Returns the answer; a failure is SQLite's own, not jOOQ's wrapping of it. */
    static <T> T ask(Connection connection, Query<T> query) throws SQLException {
        try {
            return query.ask(on(connection));
        } catch (DataAccessException e) {
            var cause = e.getCause(SQLException.class);
            throw cause == null ? new SQLException(e) : cause;
        }
    }

    private static DSLContext on(Connection connection) {
        return DSL.using(connection, SQLDialect.SQLITE);
    }

    static List<StoredEvent> stream(
            Connection connection, String stream, long afterVersion, int limit)
            throws SQLException {
        var events = ask(connection, dsl -> stream(dsl, stream, afterVersion, limit));
        var before = afterVersion;
        for (var event : events) {
            if (event.version() <= before) { // whoever reads on from it would read for ever
                throw new DamageException(
                        "version "
                                + event.version()
                                + " of stream "
                                + stream
                                + " comes after "
                                + before
                                + ": check the log with `reprise verify`");
            }
            before = event.version();
        }
        return events;
    }

    private static List<StoredEvent> stream(
            DSLContext dsl, String stream, long afterVersion, int limit) {
        return dsl.select(EVENT.fields())
                .select(EVENT_TYPE.NAME, ACTOR.NAME)
                .from(EVENT)
                .join(STREAM)
                .on(STREAM.ID.eq(EVENT.STREAM))
                .join(EVENT_TYPE)
                .on(EVENT_TYPE.ID.eq(EVENT.TYPE))
                .join(ACTOR)
                .on(ACTOR.ID.eq(EVENT.ACTOR))
                .where(STREAM.NAME.eq(stream).and(EVENT.VERSION.gt(afterVersion)))
                .and(
                        EVENT.POSITION.gt(
                                DSL.select(DSL.coalesce(DSL.max(RETAINED.LAST), 0L))
                                        .from(RETAINED)))
                .orderBy(EVENT.VERSION)
                .limit(Math.max(0, limit))
                .fetch(row -> event(row, stream));
    }

    private static StoredEvent event(Record row, String stream) {
        return new StoredEvent(
                row.get(EVENT.POSITION),
                row.get(EVENT.BATCH),
                row.get(EVENT.PLANNED_AT),
                stream,
                row.get(EVENT.VERSION),
                row.get(EVENT_TYPE.NAME),
                Math.toIntExact(row.get(EVENT.SCHEMA_VERSION)),
                EventId.fromBytes(row.get(EVENT.EVENT_ID)),
                row.get(EVENT.SESSION),
                row.get(EVENT.EPOCH),
                RecordedAt.fromMicros(row.get(EVENT.RECORDED_AT)),
                row.get(ACTOR.NAME),
                row.get(EVENT.CAUSATION_POSITION),
                row.get(EVENT.CORRELATION_ID),
                row.get(EVENT.PAYLOAD),
                HEX.formatHex(row.get(EVENT.HASH)));
    }
}
