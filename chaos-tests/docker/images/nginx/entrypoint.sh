#!/bin/sh
# Before nginx starts: templates get the values of variables that are set, then scripts are run.
set -e
if [ "$1" = nginx ]; then
    templates=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
    suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
    output=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
    # Only these: $host and the like are nginx's own.
    # shellcheck disable=SC2016
    known=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1}/p')
    for template in "$templates"/*"$suffix"; do
        [ ! -f "$template" ] || envsubst "$known" <"$template" >"$output/$(basename "$template" "$suffix")"
    done
    for script in /docker-entrypoint.d/*.sh; do
        [ ! -x "$script" ] || "$script"
    done
fi
exec "$@"
