#!/usr/bin/env bash
# The rules and the dashboard that `ringproof slos` writes, held against Prometheus itself: promtool
# parses and tests them, finds each of some broken rules, and reads what a running runtime exposes.
# promtool is taken out of Debian's package prometheus, which is not installed; its server, where it
# is there, scrapes that runtime for what `ringproof observe` makes of it (observe.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
skip() { echo "SKIPPED: $1, so no rule was held against Prometheus"; exit 77; }
for tool in python3 curl; do command -v "$tool" >/dev/null || skip "$tool is missing"; done
work=$(mktemp -d)
served=
finish() {
  if [ -n "$served" ]; then
    kill "$served" 2>/dev/null || true
    wait "$served" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT
promtool=$(command -v promtool || true)
if [ -z "$promtool" ]; then
  command -v apt-get >/dev/null && command -v dpkg >/dev/null || skip "there is no promtool, and no apt-get to have it from"
  fetch() { (cd "$work" && apt-get download prometheus) >"$work/apt.log" 2>&1; }
  fetch || { apt-get update -qq >/dev/null 2>&1 && fetch; } || { tail -n 3 "$work/apt.log"; skip "apt-get could not download the package prometheus"; }
  dpkg -x "$work"/prometheus_*.deb "$work/package"
  promtool=$work/package/usr/bin/promtool
fi
prometheus=$(command -v prometheus || echo "$work/package/usr/bin/prometheus")
"$promtool" --version 2>&1 | head -n 1

./ringproof slos --out "$work/made"
rules=$work/made/prometheus-rules.yaml
"$promtool" check rules "$rules"
"$promtool" test rules "$work/made/prometheus-rules.test.yaml" >"$work/test.log" 2>&1 ||
  { head -n 60 "$work/test.log"; echo "the rules do not do what their tests say"; exit 1; }
echo "$(grep -c 'eval_time' "$work/made/prometheus-rules.test.yaml") tests of the rules passed"

# A test that no broken rule fails says nothing: each of these has to fail one. One objective will do.
mkdir -p "$work/one" "$work/broken"
cp contract/src/main/resources/dev/ringproof/contract/defaults/slos/turn-success-a.yaml "$work/one"
./ringproof slos "$work/one" --out "$work/alone" >"$work/alone.log" || { cat "$work/alone.log"; exit 1; }
"$promtool" test rules "$work/alone/prometheus-rules.test.yaml" >"$work/test.log" 2>&1 || { cat "$work/test.log"; exit 1; }
cp "$work/alone/prometheus-rules.test.yaml" "$work/broken/"
broken() { # what is broken, a sed expression
  sed -E "$2" "$work/alone/prometheus-rules.yaml" >"$work/broken/prometheus-rules.yaml"
  ! cmp -s "$work/alone/prometheus-rules.yaml" "$work/broken/prometheus-rules.yaml" || { echo "BROKEN: nothing was changed for: $1"; exit 1; }
  "$promtool" check rules "$work/broken/prometheus-rules.yaml" >"$work/check.log" 2>&1 ||
    { tail -n 3 "$work/check.log"; echo "BROKEN: no rules any more: $1"; exit 1; }
  if "$promtool" test rules "$work/broken/prometheus-rules.test.yaml" >"$work/test.log" 2>&1; then
    echo "not ok: the tests pass although $1"
    exit 1
  fi
  echo "the tests fail where $1"
}
broken "the first alert's threshold is 13" 's/> 14\.4/> 13/g'
broken "the last alert's threshold is 1.1" 's/> 1 and/> 1.1 and/g'
broken "a budget is a tenth more" 's@/ 0\.005@/ 0.0055@g'
broken "what is left of the budget is what is used of it" 's@"1 - \(1 - (ringproof:slo_success:ratio_rate28d)@"(1 - \1@'
broken "nobody looks at the short window" 's/ and ringproof:slo_burn:ratio_rate5m\{[^}]*\} > 14\.4//'
broken "nobody looks at the long window" 's/ringproof:slo_burn:ratio_rate3d\{[^}]*\} > 1 and //'
broken "rings are added up" 's/sum by \(ring\)/sum/g'
broken "a restart is taken for a loss" 's/(rate|increase)\(/delta(/g'
broken "a missing series of good events is no answer" 's/ or 0 \* /  unless 0 * /'
broken "one bad event is enough" 's/ > 1\.5/ > 0.5/'
broken "good events are all but the cancelled" 's/outcome=(\\?")completed(\\?")/outcome!=\1cancelled\2/g'
broken "silence is borne for two hours" 's/for: ("?)15m/for: \12h/'

./ringproof serve --out "$work/serve" --key "$work/key" >"$work/serve.log" 2>&1 &
served=$!
for _ in $(seq 1 120); do
  if grep -q 'all five in a row' "$work/serve.log"; then break; fi
  kill -0 "$served" 2>/dev/null || { cat "$work/serve.log"; served=; echo "the runtime did not start"; exit 1; }
  sleep 0.5
done
export BASE OPS
BASE=$(sed -n 's/^export RINGPROOF_URL=\([^ ]*\) .*/\1/p' "$work/serve.log")
OPS=$(sed -n 's/^export RINGPROOF_URL=.* RINGPROOF_TOKEN=//p' "$work/serve.log")
[ -n "$BASE" ] && [ -n "$OPS" ] || { cat "$work/serve.log"; echo "serve printed no address or no operator's token"; exit 1; }
# A bucket keeps its exemplar for seven seconds: those of the turns that warmed the runtime up give way.
sleep 8
"$work/serve/demo.sh"
scrape() { curl -sS --fail -D "$work/$2.headers" -o "$work/$2" -H "Authorization: Bearer $OPS" -H "Accept: $1" "$BASE/metrics"; }
scrape 'text/plain;version=0.0.4' plain
# As Prometheus asks.
scrape 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1' open
"$promtool" check metrics <"$work/plain"
echo "promtool has nothing to say of $(grep -c '^ringproof_' "$work/plain") series"
python3 .ci/promtool/look.py "$promtool" "$work"
if [ -x "$prometheus" ]; then
  .ci/observe.sh "$prometheus" "$work" "$served"
else
  echo "there is no prometheus beside promtool: nothing was observed"
fi
echo "promtool leg passed"
