#!/usr/bin/env bash
# What was served joined with what was settled (docs/money.md): 64 turns at once, streams cut, clients that
# hang up, a node killed with -9. First argument: for how many seconds (20), second: the seed, third:
# "nodes" for three nodes on a PostgreSQL of this leg's own (see postgres-server.sh) in place of one.
# A difference is exit 1, what did not happen exit 2.
set -euo pipefail
cd "$(dirname "$0")/.."
leg=money
seconds=${1:-20}
store=()
if [ "${3:-}" = nodes ]; then
  . .ci/postgres-server.sh
  command -v psql >/dev/null || { echo "money leg: no psql to make a database with"; exit 77; }
  name=ringproof_money_$$
  at=${url#jdbc:postgresql://}
  host=${at%%:*}
  port=${at#*:}
  port=${port%%/*}
  psql -q -h "$host" -p "$port" -U "$user" -d "${url##*/}" -c "CREATE DATABASE $name" >/dev/null
  store=(--store "jdbc:postgresql://$host:$port/$name" --store-user "$user")
fi
out=${RINGPROOF_MONEY_OUT:-$(mktemp -d)}
./ringproof money --for "PT${seconds}S" --kills "$((seconds / 10))" ${2:+--seed "$2"} \
  "${store[@]+"${store[@]}"}" --out "$out" && code=0 || code=$?
[ -s "$out/evidence/ring-2/money.json" ] || { echo "the run wrote no report"; exit 3; }
exit "$code"
