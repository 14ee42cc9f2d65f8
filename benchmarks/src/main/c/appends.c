/*
 * The raw floor of an append: SQLite's own library, the log's own tables, one row a transaction,
 * each durable. Compiled and run by the benchmark "append".
 *
 *   appends LOG ROWS BYTES
 *
 * LOG is a new log without events. Prints rows a second, then the 50th, 99th and 99.9th percentile
 * of one append in microseconds.
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;

static void require(int code, const char *what) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
        exit(1);
    }
}

static void run(const char *sql) {
    require(sqlite3_exec(db, sql, NULL, NULL, NULL), sql);
}

static double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: appends LOG ROWS BYTES\n");
        return 2;
    }
    int rows = atoi(argv[2]), bytes = atoi(argv[3]);
    require(sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL), argv[1]);
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL");
    run("PRAGMA recursive_triggers = ON");
    run("INSERT INTO event_type (id, name) VALUES (1, 'Measured')");
    run("INSERT INTO actor (id, name) VALUES (1, 'benchmarks')");
    run("INSERT INTO stream (id, name) VALUES (1, 'resource-p1')");
    run("INSERT INTO session (id, first) VALUES (1, 1)");

    sqlite3_stmt *insert, *begin, *commit;
    require(sqlite3_prepare_v2(db, "BEGIN IMMEDIATE", -1, &begin, NULL), "begin");
    require(sqlite3_prepare_v2(db, "COMMIT", -1, &commit, NULL), "commit");
    require(
        sqlite3_prepare_v2(
            db,
            "INSERT INTO event VALUES (?1, ?1, NULL, 1, ?1, 1, 1, ?2, 1, 1, ?3, 1, NULL, NULL, ?4, ?5)",
            -1, &insert, NULL),
        "insert");

    char *payload = malloc(bytes + 1);
    memset(payload, 'x', bytes);
    memcpy(payload, "{\"text\":\"", 9);
    memcpy(payload + bytes - 2, "\"}", 3);
    unsigned char hash[32], id[16] = {0};
    double *took = malloc(rows * sizeof(double));
    double begun = now_us();
    for (int i = 0; i < rows; i++) {
        double from = now_us();
        for (int b = 0; b < 32; b++) {
            hash[b] = (unsigned char)rand();
        }
        for (int b = 0; b < 8; b++) {
            id[7 - b] = (unsigned char)((uint64_t)(i + 1) >> (8 * b));
        }
        sqlite3_step(begin);
        sqlite3_reset(begin);
        sqlite3_bind_int64(insert, 1, i + 1);
        sqlite3_bind_blob(insert, 2, id, 16, SQLITE_STATIC);
        sqlite3_bind_int64(insert, 3, (int64_t)from);
        sqlite3_bind_text(insert, 4, payload, bytes, SQLITE_STATIC);
        sqlite3_bind_blob(insert, 5, hash, 32, SQLITE_STATIC);
        require(sqlite3_step(insert), "insert");
        sqlite3_reset(insert);
        require(sqlite3_step(commit), "commit");
        sqlite3_reset(commit);
        took[i] = now_us() - from;
    }
    double all = now_us() - begun;
    qsort(took, rows, sizeof(double), ascending);
    printf("%.1f %.1f %.1f %.1f\n", rows / all * 1e6, took[rows / 2],
           took[(int)(rows * 0.99)], took[(int)(rows * 0.999)]);
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return 0;
}
