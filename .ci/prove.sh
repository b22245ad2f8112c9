#!/usr/bin/env bash
# The main job, as the README says it, and the verdicts that it must end in.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
./ringproof prove --out "$out"
for file in verdict.json ledger.jsonl report.html junit.xml summary.md; do
  [ -s "$out/$file" ] || { echo "prove wrote no $file"; exit 1; }
done
./ringproof ledger verify --ledger "$out/ledger.jsonl"
