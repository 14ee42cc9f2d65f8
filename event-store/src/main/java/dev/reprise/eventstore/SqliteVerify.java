package dev.reprise.eventstore;

import static dev.reprise.eventstore.db.Tables.RECORDED_HEAD;
import static dev.reprise.eventstore.db.Tables.RETAINED;
import static dev.reprise.eventstore.db.Tables.SESSION;

import org.jooq.DSLContext;
import org.jooq.impl.DSL;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Reads a whole log, page by page, and checks it up to the head that it had at the beginning. */
final class SqliteVerify {
    private static final int PAGE = 1000;
    private static final HexFormat HEX = HexFormat.of();

    private final SqliteReads reads;
    private final Names names = new Names(); // of its own: those kept since earlier prove nothing
    private final Map<Long, Long> sessionFirsts = new HashMap<>();
    private final Map<Long, String> recordedHeads = new HashMap<>();
    private Map<String, Long> versions = Map.of(); // before the first event
    private long position;
    private long session;

    SqliteVerify(SqliteReads reads) {
        this.reads = reads;
    }

    Verification run() {
        try {
            position = reads.ask(connection -> Queries.ask(connection, this::readSideTables));
            versions = reads.ask(connection -> LogRanges.versions(connection, position + 1));
        } catch (DamageException e) {
            return new Verification(0, List.of(new Verification.Problem(1, text(e))));
        }
        var head = head();
        var check = new IntegrityCheck(position, stream -> versions.getOrDefault(stream, 0L));
        try {
            while (position < head) {
                Readings.requireWanted(position);
                var read = reads.ask(connection -> page(connection, head, check));
                if (read == 0) {
                    check.problem(position + 1, "positions up to the head are missing");
                    break;
                }
            }
        } catch (DamageException e) {
            check.problem(position + 1, text(e));
        }
        checkRest(head, check);
        return check.result();
    }

    /** Returns the last position; one that no log reaches if the end cannot be read. */
    private long head() {
        try {
            return reads.head().position();
        } catch (DamageException e) {
            return Long.MAX_VALUE;
        }
    }

    private static String text(DamageException e) {
        return String.valueOf(e.getMessage());
    }

    /** Returns the position before the first event that the log still holds. */
    private long readSideTables(DSLContext dsl) {
        dsl.selectFrom(SESSION).forEach(row -> sessionFirsts.put(row.getId(), row.getFirst()));
        dsl.selectFrom(RECORDED_HEAD)
                .forEach(row -> recordedHeads.put(row.getPosition(), HEX.formatHex(row.getHash())));
        var last = dsl.select(DSL.max(RETAINED.LAST)).from(RETAINED).fetchOne(0, Long.class);
        var before = last == null ? 0 : last;
        dsl.selectFrom(RETAINED)
                .forEach(
                        row -> {
                            var recorded = recordedHeads.get(row.getLast());
                            if (HEX.formatHex(row.getLastHash()).equals(recorded)) {
                                recordedHeads.remove(row.getLast());
                            }
                        });
        return before;
    }

    private int page(Connection connection, long head, IntegrityCheck check) throws SQLException {
        var sql =
                "SELECT "
                        + Row.COLUMNS
                        + " FROM event WHERE position > ? AND position <= ? ORDER BY position"
                        + " LIMIT "
                        + PAGE;
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, position);
            select.setLong(2, head);
            var count = 0;
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    count++;
                    if (rows.getLong(1) <= position) {
                        throw new DamageException(
                                "position " + rows.getLong(1) + " stands where it does not belong");
                    }
                    position = rows.getLong(1);
                    try {
                        check(Row.read(rows, names, connection), check);
                    } catch (IllegalArgumentException e) { // no id, time or hash that we write
                        check.unreadable(position, String.valueOf(e.getMessage()));
                    }
                }
            }
            return count;
        }
    }

    private void check(StoredEvent event, IntegrityCheck check) {
        check.next(event);
        if (event.session() != session) {
            session = event.session();
            var first = sessionFirsts.remove(session);
            if (first == null || first != event.position()) {
                check.problem(
                        event.position(),
                        "session "
                                + session
                                + " begins here, but is listed "
                                + (first == null ? "nowhere" : "at " + first));
            }
        }
        var recorded = recordedHeads.remove(event.position());
        if (recorded != null && !recorded.equals(event.hash())) {
            check.problem(event.position(), "its hash was " + recorded + " when the head was here");
        }
    }

    /** What was listed and did not come. */
    private void checkRest(long head, IntegrityCheck check) {
        sessionFirsts.forEach(
                (id, first) -> {
                    if (first <= head) {
                        check.problem(first, "session " + id + " has no events");
                    }
                });
        recordedHeads.forEach(
                (last, hash) -> {
                    if (last > head) {
                        check.problem(
                                head + 1,
                                "the log once reached position " + last + ": its tail was cut off");
                    }
                });
    }
}
