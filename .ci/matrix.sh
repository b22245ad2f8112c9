#!/usr/bin/env bash
# Every saboteur against every clause, in processes of their own: each fails exactly its clauses, and
# docs/matrix.md is what was seen. Takes minutes; writes target/matrix/matrix.md and matrix.json. Those that
# show on several nodes alone have a PostgreSQL of this leg's own (see postgres-server.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
leg=matrix
. .ci/postgres-server.sh
out=${1:-$PWD/conformance-tests/target/matrix}
mvn -B -ntp -pl conformance-tests -am -Dtest=Matrix -Dsurefire.failIfNoSpecifiedTests=false \
  -Dringproof.matrix="$out" -Dringproof.postgres="$url" -Dringproof.postgres.user="$user" package
[ -s "$out/matrix.md" ] || { echo "no matrix was written"; exit 1; }
cmp "$out/matrix.md" docs/matrix.md
