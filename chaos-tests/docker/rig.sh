#!/bin/sh
# The Docker engine of a test run, with the images that tests use. RUN is the run's process id.
#   rig.sh up RUN     prints its address: the engine that answers, else one that is started for this run
#   rig.sh down RUN   fails if tests have left anything in it; ends it if it was started for this run
set -eu
here=$(cd "$(dirname "$0")" && pwd)
state=${XDG_CACHE_HOME:-$HOME/.cache}/reprise/docker
own=unix://$state/docker.sock
run=$2
before=$state/before-$run

fail() {
    printf 'rig: %s\n' "$1" >&2
    exit 1
}

up() {
    mkdir -p "$state"
    if docker version >/dev/null 2>&1; then
        DOCKER_HOST=${DOCKER_HOST:-$(docker context inspect --format '{{.Endpoints.docker.Host}}')}
    else
        DOCKER_HOST=$own
        claim
        "$here/engine.sh" stop "$state" 9>&-
        "$here/engine.sh" start "$state" >/dev/null 9>&-
        "$here/engine.sh" clear "$state"
    fi
    export DOCKER_HOST
    "$here/images.sh"
    leftovers >"$before"
    printf '%s\n' "$DOCKER_HOST"
}

# The private engine serves one run at a time; what a run that is dead has claimed is free.
claim() {
    exec 9>"$state/lock"
    flock 9
    said=
    while owner=$(cat "$state/owner" 2>/dev/null) && grep -qs verify "/proc/$owner/cmdline"; do
        [ -n "$said" ] || printf 'rig: waiting for process %s, which uses the private engine\n' "$owner" >&2
        said=yes
        sleep 1
    done
    printf '%s\n' "$run" >"$state/owner"
}

# What tests have made, one a line: in an engine of our own everything, in another what bears our labels.
leftovers() {
    ours=.
    [ "$DOCKER_HOST" = "$own" ] || ours='dev\.reprise\.'
    {
        docker container ls --all --format 'container {{.Names}} of {{.Image}} {{.Labels}}'
        docker network ls --filter type=custom --format 'network {{.Name}} {{.Labels}}'
        docker volume ls --format 'volume {{.Name}} {{.Labels}}'
    } | sort | sed -n "/$ours/p"
}

down() {
    left=
    if [ -f "$before" ]; then
        left=$(docker version >/dev/null 2>&1 && leftovers | comm -23 - "$before") ||
            left='nobody knows what: it does not answer any more'
        rm -f "$before"
    fi
    if [ "$(cat "$state/owner" 2>/dev/null)" = "$run" ]; then
        "$here/engine.sh" stop "$state"
        rm -f "$state/owner"
    fi
    [ -z "$left" ] || fail "tests have left in the engine:
$left"
}

case $1 in
    up | down) "$1" ;;
    *) fail "$1 is not up or down" ;;
esac
