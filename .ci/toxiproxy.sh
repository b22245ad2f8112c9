#!/usr/bin/env bash
# The embedded proxy server beside the original: Toxiproxy is built from source, then all tests of
# the proxy room run against it, and the scripts are played on both servers in one run. Needs Go (1.23
# or newer) and the Go module proxy.
#   --bench         also measures both in one run
#   --record        writes anew what the original shows (testbed/src/test/resources/toxiproxy)
#   --build FILE    only builds the original, to FILE
#   --java CLASS... only runs a class of the proxy room's tests
set -euo pipefail
cd "$(dirname "$0")/.."
version=2.12.0
room=dev.ringproof.testbed.proxy

find_go() {
  for go in "$(command -v go || true)" /usr/local/go/bin/go /usr/lib/go/bin/go; do
    [ -x "$go" ] && { echo "$go"; return; }
  done
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && apt-get install -y --no-install-recommends golang-go; } >/dev/null 2>&1 || true
    command -v go || true
  fi
}

build() { # file
  local go folder
  go=$(find_go)
  [ -n "$go" ] || { echo "SKIPPED: Go is missing and could not be installed, so the original was not built"; exit 77; }
  folder=$(mktemp -d)
  # Its own number is given at the link, as its releases do; static, so that a bare image can hold it.
  if ! CGO_ENABLED=0 GOBIN="$folder" "$go" install \
    -ldflags "-s -w -X github.com/Shopify/toxiproxy/v2.Version=$version" \
    "github.com/Shopify/toxiproxy/v2/cmd/server@v$version"; then
    rm -rf "$folder"
    echo "SKIPPED: $("$go" version) could not build Toxiproxy $version, its words stand above"
    exit 77
  fi
  mv "$folder/server" "$1"
  rmdir "$folder"
  "$1" -version
}

quick=(-B -ntp -q -pl testbed -am -DskipTests -Dspotless.check.skip -Dcheckstyle.skip)
in_room() { # class, arguments...
  local class=$1 jdk found="" best=0 number
  shift
  for jdk in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/* /opt/java/* /usr/local/openjdk*; do
    [ -f "$jdk/release" ] || continue
    number=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$jdk/release")
    if [ "${number:-0}" -ge 21 ] && [ "$number" -gt "$best" ]; then
      best=$number
      found=$jdk
    fi
  done
  [ -n "$found" ] || { echo "no JDK 21 or newer was found"; exit 1; }
  if [ -z "$(find testbed/target/classpath -newer testbed/pom.xml 2>/dev/null)" ] ||
    [ -n "$(find testbed/src contract/src -newer testbed/target/classpath -type f -print -quit)" ]; then
    mvn "${quick[@]}" package dependency:build-classpath -Dmdep.outputFile=target/classpath
  fi
  "$found/bin/java" -Xmx1g -cp "testbed/target/test-classes:testbed/target/classes:$(cat testbed/target/classpath)" \
    "$room.$class" "$@"
}

case ${1:-} in
  --build) build "$2"; exit ;;
  --java) shift; in_room "$@"; exit ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
server="$work/toxiproxy-server"
build "$server"
if [ "${1:-}" = --record ]; then
  in_room DifferentialRun "binary:$server" --record testbed/src/test/resources/toxiproxy/recorded
  exit
fi

echo "--- the tests of the proxy room, against the original"
mvn -B -ntp -pl testbed -am -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip -Dcheckstyle.skip \
  -Dmdep.analyze.skip -Dringproof.toxiproxy="binary:$server" -Dtest="$room.*Test" test
echo "--- the scripts, on both servers in one run, with seeds that were not recorded"
in_room DifferentialRun "binary:$server" 101 "${RINGPROOF_SEEDS:-112}"
if [ "${1:-}" = --bench ]; then
  echo "--- what each adds, in one run"
  in_room ProxyBench "binary:$server"
fi
echo "toxiproxy leg passed"
