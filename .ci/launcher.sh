#!/usr/bin/env bash
# The launcher's promises: bad input is 64 and starts nothing, and no process outlives a prove that
# was killed with -9 at any moment. Processes are found by a variable in their environment.
set -euo pipefail
cd "$(dirname "$0")/.."

expect() { # code, words...
  local want=$1 got=0
  shift
  ./ringproof "$@" >/tmp/ringproof-launcher.out 2>&1 || got=$?
  if [ "$got" != "$want" ]; then
    echo "ringproof $*: exit $got, expected $want"
    cat /tmp/ringproof-launcher.out
    exit 1
  fi
}

bad=$(mktemp -d)
printf 'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:47.1,x,4\n' >"$bad/trace.csv"
expect 64 prove --trace "$bad/trace.csv" --out "$bad/out"
grep -q 'trace.csv:3: ContextTokens: found "x", expected a whole number' /tmp/ringproof-launcher.out
printf 'kind: Target\nname: 7\n' >"$bad/target.yaml"
expect 64 conform --target "$bad/target.yaml" --out "$bad/out"
expect 64 prove --through 9 --out "$bad/out"
expect 64 gate --from 1 --to 3 --evidence "$bad/nothing"
expect 64 nonsense
expect 0 clauses
! grep -q 'Exception' /tmp/ringproof-launcher.out

# The JDK that is here takes an injector's options, and warns of none of them.
expect 0 bench injector --help
! grep -qi 'warning' /tmp/ringproof-launcher.out
expect 64 load --target="$bad/target.yaml" --out "$bad/out"
! grep -qi 'warning' /tmp/ringproof-launcher.out

# The runtime to try by hand: its five commands work as printed, and it ends when asked to.
demo=$(mktemp -d)
./ringproof serve --out "$demo" >"$demo/log" 2>&1 &
serving=$!
for _ in $(seq 120); do
  [ -s "$demo/demo.sh" ] && break
  sleep 0.5
done
bash "$demo/demo.sh"
kill "$serving"
wait "$serving" 2>/dev/null || true

# A build with one part broken is stopped, and the screen says by which request and answer.
broken=$(mktemp -d)
expect 1 prove --through 0 --target examples/saboteur-approval-not-bound.yaml --out "$broken"
grep -q 'FAIL POL-5' /tmp/ringproof-launcher.out
./ringproof ledger verify --ledger "$broken/ledger.jsonl"

# Processes come and go while they are looked at: that grep could not read one is no answer.
alive() { { grep -lsz "^RINGPROOF_MARK=$1\$" /proc/[0-9]*/environ 2>/dev/null || true; } | wc -l; }
if [ -d /proc/self ]; then
  for after in 3 16 60; do
    mark=mark-$$-$after
    out=$(mktemp -d)
    RINGPROOF_MARK=$mark ./ringproof prove --through 1 --out "$out" >"$out/log" 2>&1 &
    pid=$!
    sleep "$after"
    kill -9 "$pid"
    wait "$pid" 2>/dev/null || true
    for _ in $(seq 60); do
      [ "$(alive "$mark")" = 0 ] && break
      sleep 1
    done
    left=$(alive "$mark")
    echo "killed after ${after}s: $left processes left"
    [ "$left" = 0 ] || exit 1
    if [ -s "$out/ledger.jsonl" ]; then ./ringproof ledger verify --ledger "$out/ledger.jsonl"; fi
  done
fi
