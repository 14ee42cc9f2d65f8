#!/bin/bash
# Makes the database at the first start, as MARIADB_* (or MYSQL_*) and /docker-entrypoint-initdb.d say; then starts it.
set -euo pipefail

# The value of MARIADB_$1 or MYSQL_$1, or of the file that one of them with _FILE names, or $2.
setting() {
    local prefix name file
    for prefix in MARIADB MYSQL; do
        name=${prefix}_$1
        file=${name}_FILE
        if [ -n "${!name-}" ]; then
            printf '%s' "${!name}"
            return
        elif [ -n "${!file-}" ]; then
            cat "${!file}"
            return
        fi
    done
    printf '%s' "${2-}"
}

# $1 as a string, and as a name, in SQL.
text() {
    local escaped=${1//\\/\\\\}
    printf "'%s'" "${escaped//\'/\'\'}"
}

name() {
    printf '`%s`' "${1//\`/\`\`}"
}

# The statements that make accounts and database.
accounts() {
    local host
    host=$(setting ROOT_HOST %)
    echo "DROP USER IF EXISTS root@127.0.0.1, root@'::1', root@$(text "$(hostname)");"
    echo "ALTER USER root@localhost IDENTIFIED BY $(text "$root");"
    if [ "$host" != localhost ]; then
        echo "CREATE USER root@$(text "$host") IDENTIFIED BY $(text "$root");"
        echo "GRANT ALL ON *.* TO root@$(text "$host") WITH GRANT OPTION;"
    fi
    [ -z "$database" ] || echo "CREATE DATABASE IF NOT EXISTS $(name "$database");"
    if [ -n "$user" ]; then
        echo "CREATE USER $(text "$user")@'%' IDENTIFIED BY $(text "$password");"
        [ -z "$database" ] || echo "GRANT ALL ON $(name "${database//_/\\_}").* TO $(text "$user")@'%';"
    fi
}

initialise() {
    local root user password database server script
    root=$(setting ROOT_PASSWORD)
    user=$(setting USER)
    password=$(setting PASSWORD)
    database=$(setting DATABASE)
    if [ -n "$(setting RANDOM_ROOT_PASSWORD)" ]; then
        root=$(tr -dc a-zA-Z0-9 </dev/urandom | head -c 32 || true)
        echo "GENERATED ROOT PASSWORD: $root"
    fi
    if [ -z "$root" ] && [ -z "$(setting ALLOW_EMPTY_ROOT_PASSWORD "$(setting ALLOW_EMPTY_PASSWORD)")" ]; then
        echo 'no root password: set MARIADB_ROOT_PASSWORD, MARIADB_RANDOM_ROOT_PASSWORD or MARIADB_ALLOW_EMPTY_ROOT_PASSWORD' >&2
        exit 1
    fi

    mariadb-install-db --skip-test-db --auth-root-authentication-method=normal --skip-log-bin >/dev/null
    mariadbd --skip-networking &
    server=$!
    until mariadb -u root -e 'SELECT 1' >/dev/null 2>&1; do
        kill -0 "$server"
        sleep 0.1
    done
    accounts | mariadb -u root
    export MYSQL_PWD=$root
    for script in /docker-entrypoint-initdb.d/*; do
        case $script in
            *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
            *.sql) mariadb -u root ${database:+"$database"} <"$script" ;;
            *.sql.gz) gunzip -c "$script" | mariadb -u root ${database:+"$database"} ;;
        esac
    done
    unset MYSQL_PWD
    kill "$server"
    wait "$server"
}

case ${1-} in
    -*) set -- mariadbd "$@" ;;
esac
if [ "$1" = mariadbd ] || [ "$1" = mysqld ]; then
    if [ "$(id -u)" = 0 ]; then
        find /var/lib/mysql /run/mysqld ! -user mysql -exec chown mysql:mysql {} +
        exec setpriv --reuid mysql --regid mysql --init-groups -- "$0" "$@"
    fi
    [ -d /var/lib/mysql/mysql ] || initialise
fi
exec "$@"
