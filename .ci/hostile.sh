#!/usr/bin/env bash
# Hostile requests by seed (first argument: how many), each judged; one that fails is shrunk and kept.
# A finding is exit 1, a run that sent nothing exit 2.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
./ringproof hostile --ring 2 --count "${1:-5120}" --out "$out" ${2:+--seed "$2"}
[ -s "$out/evidence/ring-2/hostile.json" ] || { echo "hostile requests left no report"; exit 1; }
