#!/bin/sh
# RABBITMQ_DEFAULT_USER, _PASS and _VHOST are the server's own; they count when it starts without data.
set -e
# Before anybody runs rabbitmqctl as root, which would make a cookie that the server cannot read.
cookie=/var/lib/rabbitmq/.erlang.cookie
if [ ! -e "$cookie" ]; then
    (umask 377 && printf '%s' "${RABBITMQ_ERLANG_COOKIE:-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')}" >"$cookie")
fi
if [ "$(id -u)" = 0 ]; then
    find /var/lib/rabbitmq ! -user rabbitmq -exec chown rabbitmq:rabbitmq {} +
    exec setpriv --reuid rabbitmq --regid rabbitmq --init-groups -- "$0" "$@"
fi
exec "$@"
