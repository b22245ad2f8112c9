#!/usr/bin/env bash
# All saboteurs, each in a process of its own, against the clauses that it is to fail and those beside
# them; the build itself runs five, and .ci/postgres.sh those that show on several nodes alone. Each
# against every clause is .ci/matrix.sh, which takes longer.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -B -ntp -pl conformance-tests -am -Dtest=SaboteurTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dringproof.saboteurs=all package
