#!/bin/sh
# The engines of a test run, with the images that tests use. RUN is the run's process id.
#   rig.sh up RUN       prints the address of a Docker engine: the one that answers, else one that is started
#   rig.sh podman RUN   prints that of a Podman that is started; to be called with the engine in DOCKER_HOST
#   rig.sh down RUN     fails if tests have left anything in them; ends what was started for this run
set -eu
here=$(cd "$(dirname "$0")" && pwd)
state=${XDG_CACHE_HOME:-$HOME/.cache}/reprise/docker
own=unix://$state/docker.sock
podman=$state/podman
run=$2

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
        claim "$state"
        "$here/engine.sh" stop "$state" 9>&-
        "$here/engine.sh" start "$state" >/dev/null 9>&-
        "$here/engine.sh" clear "$state"
        docker --host "$own" image prune --force >/dev/null # What is left of builds that were cut off.
    fi
    export DOCKER_HOST
    "$here/images.sh"
    note "$state"
    printf '%s\n' "$DOCKER_HOST"
}

up_podman() {
    if [ "$(id -u)" != 0 ] || ! command -v podman >/dev/null || [ ! -x /usr/lib/cni/dnsname ]; then
        fail 'only root can start Podman here, with the packages of Debian 12'
    fi
    mkdir -p "$podman"
    claim "$podman"
    "$here/podman.sh" stop "$podman" 9>&-
    address=$("$here/podman.sh" start "$podman" 9>&-)
    "$here/podman.sh" clear "$podman"
    for image in reprise-test/shell:1 reprise-test/health:1; do
        [ "$(image "$image")" = "$(DOCKER_HOST=$address image "$image")" ] ||
            docker save "$image" | docker --host "$address" load >/dev/null
    done
    export DOCKER_HOST="$address"
    docker image prune --force >/dev/null
    note "$podman"
    printf '%s\n' "$address"
}

image() {
    docker image inspect --format '{{.Id}}' "$1" 2>/dev/null || true
}

# What is started serves one run at a time; what a run that is dead has claimed is free.
claim() {
    exec 9>"$1/lock"
    flock 9
    said=
    while owner=$(cat "$1/owner" 2>/dev/null) && grep -qs verify "/proc/$owner/cmdline"; do
        [ -n "$said" ] || printf 'rig: waiting for process %s, which uses %s\n' "$owner" "$1" >&2
        said=yes
        sleep 1
    done
    printf '%s\n' "$run" >"$1/owner"
}

claimed() {
    [ "$(cat "$1/owner" 2>/dev/null)" = "$run" ]
}

# What tests have made, one a line: in an engine of our own everything, in another what bears our labels or name.
# Images without a name are what an engine keeps of builds.
leftovers() {
    ours='dev\.reprise\.\|^image reprise-test/'
    case $DOCKER_HOST in "$own" | "unix://$podman/"*) ours=. ;; esac
    found=$(
        docker container ls --all --format 'container {{.Names}} of {{.Image}} {{.Labels}}' &&
            docker network ls --format 'network {{.Name}} {{.Labels}}' &&
            docker volume ls --format 'volume {{.Name}} {{.Labels}}' &&
            docker image ls --filter dangling=false --format 'image {{.Repository}}:{{.Tag}} {{.ID}}' &&
            docker image ls --filter label=dev.reprise.apphost --format 'image {{.ID}} with labels dev.reprise.*'
    ) && printf '%s\n' "$found" | sort -u | { grep "$ours" || true; }
}

# Remembers what was there before the tests.
note() {
    leftovers >"$1/before-$run"
}

# Prints what tests have left in the engine of that directory, which DOCKER_HOST names.
left_in() {
    before=$1/before-$run
    [ -f "$before" ] || return 0
    if now=$(leftovers 2>/dev/null); then
        printf '%s\n' "$now" | comm -23 - "$before"
    else
        echo 'nobody knows what: it does not answer any more'
    fi
    rm -f "$before"
}

# Ends what this run has started by that script in that directory.
end() {
    if claimed "$2"; then
        "$here/$1.sh" stop "$2" || ended=no
        rm -f "$2/owner"
    fi
}

down() {
    ended=yes
    left=$(left_in "$state")
    if claimed "$podman"; then
        there=$(DOCKER_HOST=unix://$podman/podman.sock left_in "$podman")
        left=$left${there:+${left:+
}in Podman: $there}
    fi
    end engine "$state"
    end podman "$podman"
    [ -z "$left" ] || fail "tests have left in the engine:
$left"
    [ "$ended" = yes ] || exit 1
}

case $1 in
    up | down) "$1" ;;
    podman) up_podman ;;
    *) fail "$1 is not up, podman or down" ;;
esac
