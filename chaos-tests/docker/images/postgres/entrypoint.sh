#!/bin/bash
# Makes the database at the first start, as POSTGRES_* and /docker-entrypoint-initdb.d say; then starts it.
set -euo pipefail

# The value of $1, or of the file that ${1}_FILE names, or $2.
setting() {
    local file=${1}_FILE
    if [ -n "${!1-}" ] && [ -n "${!file-}" ]; then
        echo "$1 and $file are both set" >&2
        exit 1
    fi
    if [ -n "${!file-}" ]; then
        cat "${!file}"
    else
        printf '%s' "${!1:-${2-}}"
    fi
}

initialise() {
    local user password database method
    user=$(setting POSTGRES_USER postgres)
    password=$(setting POSTGRES_PASSWORD)
    database=$(setting POSTGRES_DB "$user")
    method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
    if [ -z "$password" ] && [ "$method" != trust ]; then
        echo 'no superuser password: set POSTGRES_PASSWORD, or POSTGRES_HOST_AUTH_METHOD=trust' >&2
        exit 1
    fi
    # shellcheck disable=SC2046 # several arguments
    initdb --username "$user" --pwfile <(printf '%s\n' "$password") \
        $(setting POSTGRES_INITDB_ARGS)
    echo "host all all all $method" >>"$PGDATA/pg_hba.conf"

    pg_ctl --wait --options "-c listen_addresses=" start
    export PGUSER=$user PGPASSWORD=$password
    if [ "$database" != postgres ]; then
        psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 -v name="$database" -d postgres <<<'CREATE DATABASE :"name";'
    fi
    local script
    for script in /docker-entrypoint-initdb.d/*; do
        case $script in
            *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
            *.sql) psql --no-psqlrc -v ON_ERROR_STOP=1 -d "$database" -f "$script" ;;
            *.sql.gz) gunzip -c "$script" | psql --no-psqlrc -v ON_ERROR_STOP=1 -d "$database" ;;
        esac
    done
    unset PGUSER PGPASSWORD
    pg_ctl --wait --mode fast stop
}

case ${1-} in
    -*) set -- postgres "$@" ;;
esac
if [ "$1" = postgres ]; then
    if [ "$(id -u)" = 0 ]; then
        mkdir -p "$PGDATA"
        chown -R postgres:postgres "$PGDATA"
        chmod 700 "$PGDATA"
        exec setpriv --reuid postgres --regid postgres --init-groups -- "$0" "$@"
    fi
    [ -s "$PGDATA/PG_VERSION" ] || initialise
    shift
    set -- postgres -c 'listen_addresses=*' "$@"
fi
exec "$@"
