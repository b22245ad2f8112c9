#!/usr/bin/env bash
# The leg of the Worker target: installs its locked packages, checks its types, tests it on workerd.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../targets/cloudflare-worker"

for tool in node npm; do
  if ! command -v "$tool" >/dev/null; then
    echo "SKIPPED: $tool is missing, so the Worker target was not tested"
    exit 0
  fi
done

step="npm ci"
trap 'status=$?; [ "$status" -eq 0 ] || echo "worker leg FAILED at: $step (exit $status)"' EXIT
npm ci --no-audit --no-fund --prefer-offline --loglevel=error </dev/null
step="npm run check"
npm run --silent check </dev/null
step="npm test"
npm test --silent </dev/null
echo "worker leg passed"
