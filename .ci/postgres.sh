#!/usr/bin/env bash
# The store's behaviour suite, and two runtimes on one database, on a PostgreSQL of this leg's own: see
# postgres-server.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

leg=postgres
. .ci/postgres-server.sh

# The build's own class of the tests runs nowhere else: that some of them ran is part of the check.
reports=reference-runtime/target/surefire-reports
rm -f "$reports"/TEST-*postgres*.xml
mvn -B -ntp -pl reference-runtime -am test -Dtest.excluded-groups= -Dgroups=postgres \
  -Dsurefire.failIfNoSpecifiedTests=false -Dringproof.postgres="$url" -Dringproof.postgres.user="$user" \
  ${RINGPROOF_MAVEN:-}
# grep finds nothing where nothing was skipped, and says so with its exit code.
counted() { { grep -ho "$1" "$reports"/TEST-*postgres*.xml 2>/dev/null || true; } | wc -l; }
ran=$(counted '<testcase ')
skipped=$(counted '<skipped')
echo "postgres leg: $ran tests on PostgreSQL, $skipped skipped"
[ "$ran" -ge 60 ] && [ "$skipped" = 0 ]
