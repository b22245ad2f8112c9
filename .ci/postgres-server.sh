# To be sourced, with $leg set to the leg's name: has a PostgreSQL for it and sets $url and $user.
# On the loopback, in a temporary folder, as a user without privileges, ended with the script; installed
# where that may be done. RINGPROOF_POSTGRES=jdbc:postgresql://host:port/postgres uses a server that stands
# instead; its user (RINGPROOF_POSTGRES_USER, default ringproof) has to be let in without a password and
# may make databases.
# The script ends with 77 where there can be none.

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
    echo "$leg leg: no PostgreSQL here and no way to install it"
    exit 77
  fi
  home=$(mktemp -d)
  as=()
  if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root.
    if ! id nobody >/dev/null 2>&1 || ! command -v setpriv >/dev/null; then
      echo "$leg leg: this is root, and there is no user nobody or no setpriv to become one"
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
    echo "$leg leg: initdb failed: $(tail -n 3 "$home/initdb.log" | tr '\n' ' ')"
    exit 77
  fi
  settings="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$home -c max_connections=200"
  if ! (cd "$home" && "${as[@]}" pg_ctl -D "$home/data" -w -l "$home/server.log" -o "$settings" start) >/dev/null 2>&1; then
    echo "$leg leg: the server did not start: $(tail -n 3 "$home/server.log" | tr '\n' ' ')"
    exit 77
  fi
  url=jdbc:postgresql://127.0.0.1:$port/postgres
fi
echo "$leg leg: $url"
