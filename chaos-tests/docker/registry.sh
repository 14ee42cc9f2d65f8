#!/bin/sh
# Prints where Debian's docker-registry is: the installed one, else one that is unpacked beside the engine's state. It
# is not installed, because it would serve the world from then on.
set -eu
if command -v docker-registry; then exit; fi
state=${XDG_CACHE_HOME:-$HOME/.cache}/reprise/docker/registry
if [ ! -x "$state/usr/bin/docker-registry" ]; then
    command -v apt-get >/dev/null && command -v dpkg >/dev/null || exit 1
    mkdir -p "$state"
    cd "$state"
    { apt-get download -qq docker-registry || { apt-get update -qq && apt-get download -qq docker-registry; }; } \
        >/dev/null 2>&1 || exit 1
    dpkg -x docker-registry_*.deb .
    rm -f docker-registry_*.deb
fi
printf '%s\n' "$state/usr/bin/docker-registry"
