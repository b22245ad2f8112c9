#!/usr/bin/env bash
# The store's behaviour suite, and two runtimes on one database, on a PostgreSQL of this leg's own: on the
# loopback, in a temporary folder, as a user without privileges. Installs PostgreSQL where it may.
# RINGPROOF_POSTGRES=jdbc:postgresql://host:port/postgres uses a server that stands instead; its user
# (RINGPROOF_POSTGRES_USER, default ringproof) has to be let in without a password and may make databases.
set -euo pipefail
cd "$(dirname "$0")/.."

url=${RINGPROOF_POSTGRES:-}
user=${RINGPROOF_POSTGRES_USER:-ringproof}
if [ -z "$url" ]; then
  binaries() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }
  if [ -z "$(binaries)" ] && ! command -v initdb >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql; } >/dev/null 2>&1 || true
    fi
  fi
  PATH="$(binaries):$PATH"
  if ! command -v initdb >/dev/null || ! command -v pg_ctl >/dev/null; then
    echo "postgres leg: no PostgreSQL here and no way to install it"
    exit 77
  fi
  home=$(mktemp -d)
  as=()
  if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root.
    if ! id nobody >/dev/null 2>&1 || ! command -v setpriv >/dev/null; then
      echo "postgres leg: this is root, and there is no user nobody or no setpriv to become one"
      exit 77
    fi
    chown nobody "$home"
    as=(setpriv --reuid=nobody --clear-groups env "HOME=$home" "PATH=$PATH")
  fi
  stop() {
    (cd "$home" && "${as[@]}" pg_ctl -D "$home/data" -m immediate stop) >/dev/null 2>&1 || true
    rm -rf "$home"
  }
  trap stop EXIT
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo $((20000 + RANDOM % 20000)))
  if ! (cd "$home" && "${as[@]}" initdb -D "$home/data" -U "$user" -A trust -E UTF8 --no-locale) >"$home/initdb.log" 2>&1; then
    echo "postgres leg: initdb failed: $(tail -n 3 "$home/initdb.log" | tr '\n' ' ')"
    exit 77
  fi
  settings="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$home -c max_connections=200"
  if ! (cd "$home" && "${as[@]}" pg_ctl -D "$home/data" -w -l "$home/server.log" -o "$settings" start) >/dev/null 2>&1; then
    echo "postgres leg: the server did not start: $(tail -n 3 "$home/server.log" | tr '\n' ' ')"
    exit 77
  fi
  url=jdbc:postgresql://127.0.0.1:$port/postgres
fi
echo "postgres leg: $url"

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
