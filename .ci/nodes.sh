#!/usr/bin/env bash
# Three nodes on one PostgreSQL of this leg's own (see postgres-server.sh), under load behind a round-robin
# proxy: one killed with -9 every few seconds, one cut off from the store, one asleep until its lease is
# another's. First argument: for how many seconds (60; the run of docs/nodes.md has 300), second: the seed.
# A broken invariant is exit 1, a fault that was never injected exit 2.
set -euo pipefail
cd "$(dirname "$0")/.."
leg=nodes
. .ci/postgres-server.sh

command -v psql >/dev/null || { echo "nodes leg: no psql to make a database with"; exit 77; }
out=${RINGPROOF_NODES_OUT:-$(mktemp -d)}
name=ringproof_nodes_$$
at=${url#jdbc:postgresql://}
host=${at%%:*}
port=${at#*:}
port=${port%%/*}
psql -q -h "$host" -p "$port" -U "$user" -d "${url##*/}" -c "CREATE DATABASE $name" >/dev/null
./ringproof nodes --store "jdbc:postgresql://$host:$port/$name" --store-user "$user" --for "PT${1:-60}S" \
  ${2:+--seed "$2"} --out "$out" && code=0 || code=$?
[ -s "$out/evidence/ring-2/nodes.json" ] || { echo "the run wrote no report"; exit 3; }
exit "$code"
