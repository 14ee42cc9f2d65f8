#!/bin/sh
# Checks and bundles the page into target/classes/public; does nothing when nothing changed.
# With "test" it runs the unit tests instead, likewise.
set -eu
cd "$(dirname "$0")"

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "dashboard-static: node or npm not found; building without the web page" >&2
  exit 0
fi

# Whether a source is newer than the file $1, or that file is missing.
stale() {
  [ ! -f "$1" ] || [ -n "$(find src test package.json package-lock.json tsconfig.json build.sh -newer "$1" -type f | head -n 1)" ]
}

if ! cmp -s package-lock.json node_modules/.installed-lock; then
  npm ci --no-audit --no-fund --loglevel=error >/dev/null
  cp package-lock.json node_modules/.installed-lock
fi

if [ "${1:-}" = test ]; then
  tested=target/test/passed
  if stale "$tested"; then
    rm -rf target/test
    npm test --silent
    touch "$tested"
  fi
  exit 0
fi

out=target/classes/public
if stale "$out/main.js"; then
  mkdir -p "$out"
  rm -f "$out"/*-????????.js "$out"/*-????????.js.map
  npm run --silent build
fi
