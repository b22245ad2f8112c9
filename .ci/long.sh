#!/usr/bin/env bash
# The tests that take minutes (group long), and all saboteurs, each in a process of its own against the
# clauses that it is to fail and those beside them; `mvn verify` runs two, .ci/postgres.sh those that
# show on several nodes alone. Each against every clause is .ci/matrix.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -B -ntp package -Dtest.excluded-groups=postgres '-Dgroups=long | saboteurs' -Dringproof.saboteurs=all \
  -Dspotless.check.skip -Dcheckstyle.skip -Dmdep.analyze.skip
