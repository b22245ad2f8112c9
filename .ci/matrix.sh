#!/usr/bin/env bash
# Every saboteur against every clause, in processes of their own: each fails exactly its clauses, and
# docs/matrix.md is what was seen. Takes minutes; writes target/matrix/matrix.md and matrix.json.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-$PWD/conformance-tests/target/matrix}
mvn -B -ntp -pl conformance-tests -am -Dtest=Matrix -Dsurefire.failIfNoSpecifiedTests=false \
  -Dringproof.matrix="$out" package
[ -s "$out/matrix.md" ] || { echo "no matrix was written"; exit 1; }
cmp "$out/matrix.md" docs/matrix.md
