#!/usr/bin/env bash
# The leg of the Worker target: installs its locked packages, checks its types, tests it on workerd.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../targets/cloudflare-worker"

for tool in node npm; do
  if ! command -v "$tool" >/dev/null; then
    echo "SKIPPED: $tool is missing, so the Worker target was not tested"
    exit 77
  fi
done

step="npm ci"
trap 'status=$?; [ "$status" -eq 0 ] || echo "worker leg FAILED at: $step (exit $status)"' EXIT
npm ci --no-audit --no-fund --prefer-offline --loglevel=error </dev/null
step="npm run check"
npm run --silent check </dev/null
step="npm test"
npm test --silent </dev/null

# The same Worker held against the kit: what its README says is proven is, and a planted defect fails.
cd ../..
outcomes() { # target file, out folder
  ./ringproof conform --target "$1" --out "$2" --key "$2/key" >"$2.log" 2>&1 || true
  node -e '
    const { readFileSync } = require("node:fs");
    const { checks } = JSON.parse(readFileSync(process.argv[1], "utf8"));
    // Six tokens of the corpus are not refused yet as the corpus asks (see README of the target).
    for (const c of checks) if (!c.id.startsWith("CorpusClauses.")) console.log(c.clause, c.outcome);
  ' "$2/evidence/ring-0/conformance.json" | sort -u
}
work=$(mktemp -d)
step="conform --target target.yaml"
good=$(outcomes targets/cloudflare-worker/target.yaml "$work/good")
for clause in DISC-1 DISC-2 AUTH-1 AUTH-2 AUTH-3 TIER-1 API-1 API-4 SES-9; do
  if grep -qE "^$clause (failed|invalid|insufficient)" <<<"$good" || ! grep -qx "$clause passed" <<<"$good"; then
    echo "$clause is not proven:"
    cat "$work/good.log"
    exit 1
  fi
done
step="conform --target target-planted.yaml"
planted=$(outcomes targets/cloudflare-worker/target-planted.yaml "$work/planted")
grep -qx "AUTH-3 failed" <<<"$planted" || { echo "the planted defect was not found"; cat "$work/planted.log"; exit 1; }
echo "worker leg passed"
