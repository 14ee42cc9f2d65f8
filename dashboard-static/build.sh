#!/bin/sh
# Checks and bundles the page into target/classes/public; does nothing when nothing changed.
set -eu
cd "$(dirname "$0")"

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
  echo "dashboard-static: node or npm not found; building without the web page" >&2
  exit 0
fi

out=target/classes/public
if [ -f "$out/main.js" ] && [ -z "$(find src package.json package-lock.json tsconfig.json build.sh -newer "$out/main.js" -type f | head -n 1)" ]; then
  exit 0
fi
if ! cmp -s package-lock.json node_modules/.installed-lock; then
  npm ci --no-audit --no-fund --loglevel=error >/dev/null
  cp package-lock.json node_modules/.installed-lock
fi
mkdir -p "$out"
npm run --silent build
