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

# The same Worker held against the kit: what its README says is proven is, and each planted defect fails.
cd ../..
work=$(mktemp -d)
conform() { # target file, name, further options; leaves the outcomes of their checks in $work/NAME.outcomes
  local target=targets/cloudflare-worker/$1 out=$work/$2
  shift 2
  ./ringproof conform --target "$target" --out "$out" --key "$work/key" "$@" >"$out.log" 2>&1 || true
  node -e '
    const { readFileSync } = require("node:fs");
    const { checks } = JSON.parse(readFileSync(process.argv[1], "utf8"));
    for (const c of checks) console.log(c.clause, c.outcome, c.id);
  ' "$out"/evidence/ring-*/conformance.json >"$out.outcomes"
}

step="conform --target target.yaml"
conform target.yaml good
wanted="DISC-1 DISC-2 AUTH-1 AUTH-2 AUTH-3 AUTH-4 AUTH-5 TIER-1 TIER-2 TIER-3 TIER-5 TIER-6 SES-3 SES-4 SES-5 SES-6 SES-9
  SES-11 API-1 API-2 API-3 API-4 API-5 API-6 API-7 API-11 RING-1 RING-5 WF-1 OBS-1"
# What generated requests find (API-7, API-8) is disclosed in the target's README, and not mended yet.
if grep -E " (failed|invalid) " "$work/good.outcomes" | grep -v " HostileClauses\."; then
  echo "what the Worker declares does not hold:"
  cat "$work/good.log"
  exit 1
fi
for clause in $wanted; do
  if ! grep -q "^$clause passed " "$work/good.outcomes"; then
    echo "$clause is not proven:"
    cat "$work/good.log"
    exit 1
  fi
done

step="conform --target target.yaml --ring 1"
conform target.yaml ring-1 --ring 1 --clause RING-2
grep -q "^RING-2 passed " "$work/ring-1.outcomes" || { echo "RING-2 is not proven:"; cat "$work/ring-1.log"; exit 1; }

planted() { # target file, the clause that must fail, one that must not
  step="conform --target $1"
  conform "$1" "$2" --clause "$2" --clause "$3"
  if ! grep -q "^$2 failed " "$work/$2.outcomes" || ! grep -q "^$3 passed " "$work/$2.outcomes"; then
    echo "the planted defect was not found as a failure of $2 alone:"
    cat "$work/$2.log"
    exit 1
  fi
}
planted target-planted.yaml AUTH-3 API-3
planted target-planted-keys.yaml API-3 SES-11
planted target-planted-commit.yaml SES-11 AUTH-3
echo "worker leg passed"
