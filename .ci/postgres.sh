#!/usr/bin/env bash
# What needs a database, on a PostgreSQL of this leg's own (see postgres-server.sh): the store's behaviour
# suite, two runtimes on one database, three nodes disturbed one by one and under load, and the clauses of
# many nodes (SES-7, SES-10, SES-12) on the reference and on the saboteurs that only they catch.
set -euo pipefail
cd "$(dirname "$0")/.."

leg=postgres
. .ci/postgres-server.sh

# The build's own class of the tests runs nowhere else: that some of them ran is part of the check.
modules=(reference-runtime chaos-scenarios conformance-tests)
for module in "${modules[@]}"; do
  rm -f "$module"/target/surefire-reports/TEST-*.xml
done
# Packaged, since nodes are started from the distribution; one class at a time, since leases run out by the
# clock.
mvn -T1 -B -ntp -pl "$(IFS=,; echo "${modules[*]}")" -am package -Dtest.excluded-groups= -Dgroups=postgres \
  -Djunit.jupiter.execution.parallel.enabled=false \
  -Dsurefire.failIfNoSpecifiedTests=false -Dringproof.postgres="$url" -Dringproof.postgres.user="$user" \
  ${RINGPROOF_MAVEN:-}
# grep finds nothing where nothing was skipped, and says so with its exit code.
counted() {
  { grep -ho "$2" "$1"/target/surefire-reports/TEST-*.xml 2>/dev/null || true; } | wc -l
}
least=(60 2 4)
ends=0
for i in "${!modules[@]}"; do
  ran=$(counted "${modules[$i]}" '<testcase ')
  skipped=$(counted "${modules[$i]}" '<skipped')
  echo "postgres leg: ${modules[$i]}: $ran tests on PostgreSQL, $skipped skipped"
  [ "$ran" -ge "${least[$i]}" ] && [ "$skipped" = 0 ] || ends=1
done
exit "$ends"
