#!/bin/sh
# Builds the images that tests use, reprise-test/NAME:1, from Debian packages; nothing is pulled.
# An image whose recipe in images/ has not changed since is not built again.
#   DOCKER_HOST=… images.sh [NAME...]   without names, all
set -eu
cd "$(dirname "$0")/images"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
    printf 'images: %s\n' "$1" >&2
    exit 1
}

# What an image is made of, and what it is built on, as one hash.
recipe() {
    find "$@" -type f | sort | xargs sha256sum | sha256sum | cut -c 1-32
}

current() {
    [ "$(docker image inspect --format '{{index .Config.Labels "reprise-test.recipe"}}' "$1" 2>/dev/null)" = "$2" ]
}

# Without the rights or the tool to make it, any image of Debian bookworm will do that has this name.
base() {
    if [ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null; then
        base/rootfs.sh >"$scratch/rootfs.tar"
        docker import --change 'ENV LANG=C.UTF-8' --change 'CMD ["sh"]' \
            --change "LABEL reprise-test.recipe=$1" "$scratch/rootfs.tar" reprise-test/base:1
    elif ! docker image inspect reprise-test/base:1; then
        fail 'only root with debootstrap can make the base image; instead: docker pull debian:bookworm-slim && docker tag debian:bookworm-slim reprise-test/base:1'
    fi
}

# image NAME BASE...: a failed build says why.
image() {
    name=$1
    hash=$(recipe "$@")
    current "reprise-test/$name:1" "$hash" && return
    printf 'images: building reprise-test/%s\n' "$name" >&2
    if [ "$name" = base ]; then
        base "$hash" >/dev/null
    elif ! docker build --force-rm --network host --label "reprise-test.recipe=$hash" \
        --tag "reprise-test/$name:1" "$name" >"$scratch/log" 2>&1; then
        cat "$scratch/log" >&2
        fail "reprise-test/$name cannot be built"
    fi
}

[ $# -gt 0 ] || set -- shell health postgres redis rabbitmq mariadb nats nginx
image base
for wanted; do
    case $wanted in
        health) image shell base && image health shell base ;;
        *) image "$wanted" base ;;
    esac
done
# Refused while another prunes, who does this as well.
docker image prune --force --filter label=reprise-test.recipe >/dev/null 2>&1 || true
