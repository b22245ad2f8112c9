#!/usr/bin/env bash
# The report in a real browser. Needs Node and Chromium; installs Chromium where it may.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "browser leg: node and npm are missing"
  exit 77
fi
if ! command -v chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1 || true
  fi
fi
CHROMIUM=$(command -v chromium || true)
if [ -z "$CHROMIUM" ]; then
  echo "browser leg: no chromium here and no way to install it"
  exit 77
fi
export CHROMIUM
(cd .ci/browser && npm ci --no-audit --no-fund --silent)
out=$(mktemp -d)
./ringproof prove --through 0 --out "$out" >/dev/null
node .ci/browser/check.mjs "$out/report.html"
