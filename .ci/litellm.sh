#!/usr/bin/env bash
# A gateway that is not ours: LiteLLM's proxy from the Python registry, its model the kit's stub, judged
# over chat completions. What is known of it is demanded, passes and failures alike (docs/openai-chat.md):
# a check that began to let something through would be seen here. Then the other way round: the reference
# runtime has the gateway for its model server (`serve --model`). Needs Python 3.10 or later.
set -euo pipefail
cd "$(dirname "$0")/.."
version=1.108.7
skip() { echo "SKIPPED: $1, so no gateway of somebody else's was judged"; exit 77; }
command -v python3 >/dev/null || skip "python3 is missing"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || skip "LiteLLM needs Python 3.10, this is $(python3 -V)"
work=$(mktemp -d)
started=()
finish() {
  for pid in "${started[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap finish EXIT
python3 -m venv "$work/venv" >"$work/pip.log" 2>&1 || { cat "$work/pip.log"; skip "python3 makes no virtual environment"; }
# prisma is how it asks a database: none is here, but without the package a missing key is a crash.
"$work/venv/bin/pip" install -q --no-input --disable-pip-version-check --prefer-binary \
  "litellm[proxy]==$version" prisma >"$work/pip.log" 2>&1 || { tail -n 5 "$work/pip.log"; skip "pip could not install LiteLLM"; }

code=0
PATH="$work/venv/bin:$PATH" ./ringproof conform --target targets/litellm/target.yaml --out "$work/out" \
  --key "$work/key" >"$work/conform.log" 2>&1 || code=$?
cat "$work/conform.log"
[ "$code" = 1 ] || { echo "conform ended with $code, expected 1: LiteLLM fails some"; exit 1; }
python3 - "$work/out/evidence/ring-0/conformance.json" <<'P'
import json, sys

PASS = set("API-1 API-10 API-11 TIER-2 TIER-3 TIER-5 FAIL-MODEL-TIMEOUT-2 FAIL-MODEL-TIMEOUT-3 FAIL-STREAM-INTERRUPTED-3".split())
FAIL = set("API-3 API-4 API-5 API-7 AUTH-1 OBS-1 FAIL-STREAM-INTERRUPTED-4".split())
checks = json.load(open(sys.argv[1]))["checks"]
of = lambda outcome: {c["clause"] for c in checks if c["outcome"] == outcome}
failed, passed = of("failed"), of("passed") - of("failed")
wrong = []
if passed != PASS:
    wrong.append(f"passed, not expected: {sorted(passed - PASS)}; expected, not passed: {sorted(PASS - passed)}")
if failed != FAIL:
    wrong.append(f"failed, not expected: {sorted(failed - FAIL)}; expected, not failed: {sorted(FAIL - failed)}")
if of("invalid"):
    wrong.append(f"invalid: {sorted(of('invalid'))}")
print("\n".join(wrong) or f"{len(passed)} clauses proven of LiteLLM, {len(failed)} failed, "
      f"{len(of('insufficient') - failed - passed)} not provable here")
sys.exit(1 if wrong else 0)
P

# A runtime whose model is the gateway's own fake: a whole turn, its text and its usage.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
gateway=$(python3 -c 'import secrets; print("sk-" + secrets.token_hex(16))')
GATEWAY_KEY=$gateway LITELLM_LOCAL_MODEL_COST_MAP=True LITELLM_TELEMETRY=False \
  "$work/venv/bin/litellm" --config targets/litellm/fake-model.yaml --host 127.0.0.1 --port "$port" \
  >"$work/gateway.log" 2>&1 &
started+=("$!")
RINGPROOF_MODEL_PRIMARY_KEY=$gateway RINGPROOF_MODEL_FALLBACK_KEY=$gateway \
  ./ringproof serve --model "http://127.0.0.1:$port/v1" --out "$work/served" --key "$work/key" \
  >"$work/serve.log" 2>&1 &
started+=("$!")
until_there() { # what, command...
  local what=$1; shift
  for _ in $(seq 240); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    kill -0 "${started[0]}" 2>/dev/null && kill -0 "${started[1]}" 2>/dev/null || break
    sleep 0.25
  done
  echo "$what did not come"; tail -n 20 "$work/gateway.log" "$work/serve.log"; exit 1
}
until_there "the gateway" curl -sf "http://127.0.0.1:$port/health/readiness"
# Its first completion loads what it needs, which may take a busy machine longer than a first token has.
curl -sSf -o "$work/first" -H "Authorization: Bearer $gateway" -H 'Content-Type: application/json' \
  -d '{"model":"large","messages":[{"role":"user","content":"hello"}],"stream":true}' \
  "http://127.0.0.1:$port/v1/chat/completions"
until_there "the runtime" grep -q "all five in a row" "$work/serve.log"
python3 .ci/litellm/turn.py "$work/serve.log"
asked=$(grep -c "POST /v1/chat/completions" "$work/gateway.log" || true)
[ "$asked" = 2 ] || { echo "the gateway was asked $asked times for the first completion and one turn"; exit 1; }
echo "litellm leg passed"
