#!/usr/bin/env bash
# A decision point that is not ours: Cerbos, which speaks AuthZEN 1.0, decides in place of the stub's
# own rules while the kit judges the clauses of the action policy. Needs Node, npm and 64-bit x86.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in node npm curl; do
  command -v "$tool" >/dev/null || { echo "SKIPPED: $tool is missing, so no real decision point was asked"; exit 77; }
done
if [ "$(uname -sm)" != "Linux x86_64" ]; then
  echo "SKIPPED: the registry's Cerbos is for Linux on x86_64, this is $(uname -sm)"
  exit 77
fi
work=$(mktemp -d)
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

cp -r .ci/decision-point "$work/point"
if ! (cd "$work/point" && npm ci --no-audit --no-fund --prefer-offline --loglevel=error </dev/null); then
  echo "SKIPPED: npm could not install Cerbos, its words stand above"
  exit 77
fi
cerbos="$work/point/node_modules/@cerbos/cerbos-linux-x64/cerbos-linux-x64"
[ -x "$cerbos" ] || { echo "the package holds no $cerbos"; ls -R "$work/point/node_modules/@cerbos"; exit 1; }

free() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'; }
export CERBOS_HTTP CERBOS_GRPC CERBOS_POLICIES="$work/point/policies"
CERBOS_HTTP=$(free)
CERBOS_GRPC=$(free)
front=$(free)
"$cerbos" server --log-level=error --config="$work/point/cerbos.yaml" >"$work/cerbos.log" 2>&1 &
pids+=($!)
node .ci/decision-point/front.mjs "$front" "$CERBOS_HTTP" >"$work/front.log" 2>&1 &
pids+=($!)
for url in "http://127.0.0.1:$CERBOS_HTTP/_cerbos/health" "http://127.0.0.1:$front/"; do
  curl -s -o "$work/ready" --retry 40 --retry-delay 1 --retry-connrefused "$url" ||
    { echo "$url does not answer"; cat "$work"/*.log; exit 1; }
done
echo "Cerbos $("$cerbos" --version | head -1) decides"
# A decision has milliseconds: what answers has answered before it is asked in earnest.
node .ci/decision-point/warm.mjs "$front"

# What starts runtimes of its own, or kills one, leaves nobody else fifty milliseconds: it is asked alone.
some=("POL-1 POL-2" "POL-4 POL-5" "POL-6 POL-7" "POL-8 POL-13" POL-10 POL-11 POL-14 POL-15)
for clauses in "${some[@]}"; do
  named=()
  for clause in $clauses; do named+=(--clause "$clause"); done
  out="$work/${clauses// /-}"
  ./ringproof conform --ring 2 --decision-point "http://127.0.0.1:$front" --out "$out" \
    --key "$work/key" --verbose "${named[@]}" >"$work/conform.log" 2>&1 ||
    { cat "$work/conform.log"; tail -n 20 "$work/cerbos.log" "$work/front.log"; echo "not proven with a real decision point: $clauses"; exit 1; }
  node -e '
    const { checks } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    const not = checks.filter((c) => c.outcome !== "passed");
    const again = checks.filter((c) => c.reason?.startsWith("taken again")).length;
    console.log(process.argv[2], checks.length - not.length + "/" + checks.length, "checks passed,", again, "taken again");
    for (const c of not) console.log(" ", c.outcome, c.id, c.reason ?? "");
    process.exit(checks.length > 0 && not.length === 0 ? 0 : 1);
  ' "$out/evidence/ring-2/conformance.json" "$clauses" ||
    { echo "not proven with a real decision point: $clauses"; exit 1; }
done
for word in allow deny ask; do
  count=$(grep -c "^$word " "$work/front.log" || true)
  echo "Cerbos said $word $count times, such as: $(grep -m1 "^$word " "$work/front.log" | cut -c1-160)"
  [ "$count" -gt 0 ] || { echo "no $word came from Cerbos"; exit 1; }
done
echo "decision point leg passed"
