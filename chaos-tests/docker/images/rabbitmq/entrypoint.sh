#!/bin/sh
# RABBITMQ_DEFAULT_USER, _PASS and _VHOST are the server's own; they count when it starts without data.
set -e
if [ "$(id -u)" = 0 ]; then
    find /var/lib/rabbitmq ! -user rabbitmq -exec chown rabbitmq:rabbitmq {} +
    exec setpriv --reuid rabbitmq --regid rabbitmq --init-groups -- "$0" "$@"
fi
cookie=/var/lib/rabbitmq/.erlang.cookie
if [ -n "${RABBITMQ_ERLANG_COOKIE-}" ] && [ ! -e "$cookie" ]; then
    (umask 377 && printf '%s' "$RABBITMQ_ERLANG_COOKIE" >"$cookie")
fi
exec "$@"
