#!/usr/bin/env bash
# The tests that take minutes (group long), and all saboteurs, each in a process of its own against the
# clauses that it is to fail and those beside them; `mvn verify` runs two, .ci/postgres.sh those that
# show on several nodes alone. Each against every clause is .ci/matrix.sh. With N as
# argument it is every Nth saboteur, which ones by the commit: CI's hour has no room for all.
set -euo pipefail
cd "$(dirname "$0")/.."
saboteurs=all
if [ "${1:-1}" -gt 1 ]; then
  saboteurs=$((0x$(git rev-parse --short=7 HEAD) % $1 + 1))/$1
fi
echo "long leg: saboteurs: $saboteurs"
mvn -T1 -B -ntp package -Djunit.jupiter.execution.parallel.enabled=false -Dtest.excluded-groups=postgres '-Dgroups=long | saboteurs' -Dringproof.saboteurs="$saboteurs" \
  -Dspotless.check.skip -Dcheckstyle.skip -Dmdep.analyze.skip
