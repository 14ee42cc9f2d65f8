package dev.reprise.eventstore;

import java.util.List;

/**
 * How large a log is, in bytes.
 *
 * @param file the size of its file, free pages included
 * @param wal what was written and is not in the file yet
 * @param used what the file would have without its free pages
 * @param sessions those that the log still holds, ascending
 */
public record LogSizes(long file, long wal, long used, List<SessionSize> sessions) {
    public LogSizes {
        sessions = List.copyOf(sessions);
    }

    /** A session's part. {@code bytes} is about what its deletion gives back. */
    public record SessionSize(long session, long events, long bytes) {}
}
