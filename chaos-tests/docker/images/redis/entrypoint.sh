#!/bin/sh
# redis-server with the given options or configuration file; any other command as it is.
set -e
case ${1-} in
    -* | *.conf) set -- redis-server "$@" ;;
esac
if [ "$1" = redis-server ]; then
    shift
    case ${1-} in
        *.conf) conf=$1 && shift && set -- "$conf" --protected-mode no "$@" ;;
        *) set -- --protected-mode no "$@" ;;
    esac
    set -- redis-server "$@"
    if [ "$(id -u)" = 0 ]; then
        find . ! -user redis -exec chown redis:redis {} +
        set -- setpriv --reuid redis --regid redis --init-groups -- "$@"
    fi
fi
exec "$@"
