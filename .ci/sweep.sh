#!/usr/bin/env bash
# The process killed with -9 at each named point of a turn, so often each (first argument; twenty take
# ten minutes and more, the leg has two), and what its history says afterwards. A point that was
# not reached is exit 2, a broken invariant exit 1.
# Further arguments are faults in place of the kill: pause, stall, full, clock, cut, all. With
# "postgres" among them the store is a PostgreSQL of this leg's own (see postgres-server.sh), behind a
# proxy: cut needs that. A fault that never took hold, or that cannot be done here, is exit 2.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
arguments=(--sweep "${1:-20}")
shift || true
report=crash-sweep.json
on_postgres=
for fault in "$@"; do
  if [ "$fault" = postgres ]; then
    on_postgres=yes
  else
    arguments+=(--fault "$fault")
    [ "$fault" = kill ] || report=fault-sweep.json
  fi
done
if [ -n "$on_postgres" ]; then
  leg=sweep
  . .ci/postgres-server.sh
  command -v psql >/dev/null || { echo "sweep leg: no psql to make a database with"; exit 77; }
  at=${url#jdbc:postgresql://}
  host=${at%%:*}
  port=${at#*:}
  port=${port%%/*}
  name=ringproof_sweep_$$
  psql -q -h "$host" -p "$port" -U "$user" -d "${url##*/}" -c "CREATE DATABASE $name" >/dev/null
  arguments+=(--store "jdbc:postgresql://$host:$port/$name" --store-user "$user")
fi
./ringproof chaos --ring 2 "${arguments[@]}" --out "$out" && code=0 || code=$?
[ -s "$out/evidence/ring-2/$report" ] || { echo "the sweep wrote no report"; exit 3; }
exit "$code"
