#!/usr/bin/env bash
# The report and the console in a real browser. Needs Node and Chromium; installs Chromium where it may.
# The report is RINGPROOF_REPORT where there is one, else that of a proof of this leg's own.
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
report=${RINGPROOF_REPORT:-}
if [ ! -s "$report" ]; then
  ./ringproof prove --through 0 --out "$out" >/dev/null
  report=$out/report.html
fi
node .ci/browser/check.mjs "$report"

# The console: a runtime of its own, its address and tokens as `serve` prints them.
./ringproof serve --out "$out/serve" >"$out/serve.txt" 2>&1 &
serve=$!
trap 'kill "$serve" 2>/dev/null || true' EXIT
for _ in $(seq 300); do
  grep -q "Ctrl-C here" "$out/serve.txt" && break
  kill -0 "$serve" 2>/dev/null || { cat "$out/serve.txt"; exit 1; }
  sleep 0.2
done
base=$(sed -n 's/^reference runtime in ring 2 at \(.*\)$/\1/p' "$out/serve.txt")
token() { grep -A1 "^# $1" "$out/serve.txt" | sed -n 's/^Authorization: Bearer //p' | head -n 1; }
node .ci/browser/console.mjs "$base" "$(token 'external user')" "$(token 'its approver')" "$out"
echo "screenshots in $out"
