#!/usr/bin/env bash
# Programs of clients at once by seed (first argument: how many), each history judged; one that fails is
# shrunk and kept. A finding is exit 1, a run that did not meet all it should have is exit 2.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
./ringproof sequences --ring 2 --count "${1:-120}" --out "$out" ${2:+--seed "$2"}
[ -s "$out/evidence/ring-2/sequences.json" ] || { echo "programs left no report"; exit 1; }
