#!/usr/bin/env bash
# The original in a container: an image is made from nothing but its static executable (there may be
# no image registry), Testcontainers starts it, and the scripts and a chaos scenario run against it.
# Uses the Docker engine that there is, else starts one of its own in a folder of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
skip() { echo "SKIPPED: $*, so no container was tried"; exit 77; }
[ "$(uname -s)" = Linux ] || skip "containers on the host's network need Linux"

work=$(mktemp -d)
engine=
finish() {
  if [ -n "$engine" ]; then
    docker ps -aq 2>/dev/null | xargs -r docker rm -f >/dev/null 2>&1 || true
    kill "$engine" 2>/dev/null || true
    wait "$engine" 2>/dev/null || true
    umount "$work"/data/*/* 2>/dev/null || true
  fi
  rm -rf "$work" 2>/dev/null || true
}
trap finish EXIT

code=0
.ci/toxiproxy.sh --build "$work/toxiproxy-server" || code=$?
[ "$code" != 77 ] || exit 77
[ "$code" = 0 ] || exit "$code"

if ! { command -v docker && docker info; } >/dev/null 2>&1; then
  [ "$(id -u)" = 0 ] || skip "no Docker engine answers, and only root can start one"
  if ! command -v dockerd >/dev/null; then
    { apt-get update && apt-get install -y --no-install-recommends docker.io iptables; } >"$work/apt.log" 2>&1 ||
      { tail -n 3 "$work/apt.log"; skip "no Docker engine could be installed"; }
  fi
  export DOCKER_HOST="unix://$work/docker.sock"
  # The container lives on this machine's network: no bridge and no address tables are touched.
  dockerd --host "$DOCKER_HOST" --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/pid" \
    --bridge none --iptables=false --ip6tables=false >"$work/dockerd.log" 2>&1 &
  engine=$!
  for _ in $(seq 60); do
    docker info >/dev/null 2>&1 && break
    kill -0 "$engine" 2>/dev/null || break
    sleep 0.5
  done
  docker info >/dev/null 2>&1 || { tail -n 5 "$work/dockerd.log"; skip "dockerd does not come up here"; }
fi
echo "Docker engine $(docker version --format '{{.Server.Version}}')"

image=ringproof-toxiproxy:2.12.0
tar -C "$work" -cf - toxiproxy-server |
  docker import --change 'ENTRYPOINT ["/toxiproxy-server"]' - "$image" >"$work/image"
echo "image $(cut -c1-19 "$work/image"), $(docker image inspect --format '{{.Size}}' "$image") bytes"

# Testcontainers' own helper image cannot be had without a registry.
export TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo 18474; }
started=0
docker run --rm --network host "$image" -version >"$work/first" 2>&1 || started=$?
[ "$started" = 0 ] || { cat "$work/first"; skip "the engine cannot run a container here"; }

echo "--- the scripts, on the container and on the embedded server in one run"
.ci/toxiproxy.sh --java ContainerRun "$image" "$(free)" .ci/toxiproxy.sh --java DifferentialRun '{url}' 201 204
echo "--- one chaos scenario through the container"
.ci/toxiproxy.sh --java ContainerRun "$image" "$(free)" ./ringproof chaos --mode tool-timeout --tier A --ring 1 \
  --toxiproxy '{url}' --out "$work/chaos" --key "$work/key"
echo "docker leg passed"
