#!/usr/bin/env bash
# The process killed with -9 at each named point of a turn, so often each (first argument; twenty take
# ten minutes and more, the leg has two), and what its history says afterwards. A point that was
# not reached is exit 2, a broken invariant exit 1.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
./ringproof chaos --ring 2 --sweep "${1:-20}" --out "$out"
[ -s "$out/evidence/ring-2/crash-sweep.json" ] || { echo "the sweep wrote no report"; exit 1; }
