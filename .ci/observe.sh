#!/usr/bin/env bash
# What `ringproof observe` makes of a real Prometheus, held against what was sent: a part of
# promtool.sh, which has a runtime running (BASE, OPS) and Prometheus' package unpacked.
set -euo pipefail
cd "$(dirname "$0")/.."
prometheus=$1
work=$2 # of promtool.sh: serve.log, serve/, key
served=$3
java=$(readlink -f "/proc/$served/exe")
mkdir -p "$work/observe"
scraper=
finish() {
  if [ -n "$scraper" ]; then
    kill "$scraper" 2>/dev/null || true
    wait "$scraper" 2>/dev/null || true
  fi
}
trap finish EXIT
awaits() { # seconds, what, a command
  for _ in $(seq 1 "$(($1 * 5))"); do
    if "${@:3}" >/dev/null 2>&1; then return 0; fi
    sleep 0.2
  done
  echo "OBSERVE: $2 did not come within $1 s"
  tail -n 5 "$work/observe/prometheus.log"
  exit 1
}
token() { grep -A1 "^# $1" "$work/serve.log" | sed -n 's/^Authorization: Bearer //p' | head -n 1; }

printf %s "$OPS" >"$work/observe/ops.token"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
at=http://127.0.0.1:$port
cat >"$work/observe/prometheus.yaml" <<END
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: agents
    authorization: {credentials_file: $work/observe/ops.token}
    static_configs: [{targets: ["${BASE#http://}"]}]
END
since=$(date -u +%Y-%m-%dT%H:%M:%SZ)
"$prometheus" --config.file="$work/observe/prometheus.yaml" --storage.tsdb.path="$work/observe/tsdb" \
  --web.listen-address="127.0.0.1:$port" >"$work/observe/prometheus.log" 2>&1 &
scraper=$!
holds() { # an expression, the least that it has to be
  curl -sS --fail "$at/api/v1/query" --data-urlencode "query=$1 >= $2" | grep -q '"value":\['
}
ring=2
observe() { ./ringproof observe --url "$BASE" --prometheus "$at" --ring "$ring" --since "$since" --selector 'job="agents"' --out "$work/observe/evidence"; }
awaits 15 "a scrape" holds 'ringproof_build_info{grant="rehearsal"}' 1

code=0; observe >"$work/observe/rehearsal" 2>&1 || code=$?
[ "$code" = 64 ] && grep -q "expected a promotion's" "$work/observe/rehearsal" || { cat "$work/observe/rehearsal"; echo "OBSERVE: a rehearsal was not refused: exit $code"; exit 1; }
curl -sS --fail -o "$work/observe/found.json" "$BASE/.well-known/agent-runtime"
"$java" -cp 'cli/target/dist/*' .ci/observe/Promote.java "$work/key" "$work/observe/found.json" \
  "$(find "$work/serve" -name grant.json | head -n 1)"
awaits 15 "a scrape under the promotion's grant" holds 'ringproof_build_info{grant="promotion"}' 1

# What is sent from here on is all that counts: the turns before it were a rehearsal's.
before=$(curl -sS --fail "$at/api/v1/query" --data-urlencode 'query=sum(ringproof_turns_total)' | sed 's/.*"value":\[[^,]*,"\([0-9]*\)".*/\1/')
user=$(token 'external user')
asks() { curl -sS --fail -H "Authorization: Bearer $user" -H 'Content-Type: application/json' "$@"; }
turns=12
for _ in $(seq 1 "$turns"); do
  session=$(asks -d '{"tier":"A"}' "$BASE/v1/sessions" | sed 's/.*"id":"\(ses_[a-z0-9]*\)".*/\1/')
  asks -d '{"message":"Hello, who are you?"}' "$BASE/v1/sessions/$session/turns" | grep -q '^event: turn.completed'
done
"$work/serve/demo.sh" >"$work/observe/demo" || { cat "$work/observe/demo"; exit 1; }
turns=$((turns + 2)) # the demo's: one streamed, one approved; the third is refused
awaits 10 "the last turn" holds 'sum(ringproof_turns_total)' "$((before + turns))"

observe
python3 - "$work/observe" "$turns" <<'END'
import json
import sys

folder, turns = sys.argv[1], int(sys.argv[2])
found = json.load(open(folder + "/found.json", encoding="utf-8"))
document = json.load(open(folder + "/evidence/ring-2/observed.json", encoding="utf-8"))
assert document["ranAs"] == found["build"]["digest"], document["ranAs"]
rates = {(r["metric"], r.get("tier")): (r["good"], r["total"]) for r in document["rates"]}
assert rates == {("turn-success", "A"): (turns, turns), ("approval", None): (1, 1)}, document["rates"]
(first,) = [d for d in document["distributions"] if d["tier"] == "A"]
assert first["clock"] == "runtime" and sum(v["count"] for v in first["values"]) == turns, first
assert document["started"] < document["ended"], document
print(f"observed {turns} of {turns} turns, 1 of 1 approvals, {turns} first tokens, as sent")
END
echo "observe leg passed"
