"""What promtool does not look at: the dashboard, exemplars, and whether what is asked for is there."""

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request

promtool, work = sys.argv[1:]
wrong = []


def check(truth, saying):
    if not truth:
        wrong.append(saying)


def read(name):
    with open(os.path.join(work, name), encoding="utf-8") as file:
        return file.read()


# The dashboard: panels that lie apart, each with an id of its own and something to show.
board = json.loads(read("made/grafana-dashboard.json"))
panels = board["panels"]
ids = [panel["id"] for panel in panels]
check(len(panels) > 15 and len(set(ids)) == len(ids), f"panels with the same id, or few: {ids}")
places = set()
for panel in panels:
    at = panel["gridPos"]
    cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
    check(at["x"] + at["w"] <= 24 and not cells & places, f"a panel lies on another: {panel['title']}")
    places |= cells
    check(panel["type"] == "row" or panel["targets"], f"a panel that shows nothing: {panel['title']}")
asked = [target["expr"] for panel in panels for target in panel.get("targets", [])]
queries = [v["query"] for v in board["templating"]["list"] if v["type"] == "query"]
expressions = asked + [re.fullmatch(r"label_values\((\w+), \w+\)", query).group(1) for query in queries]

# Each expression is PromQL once Grafana has put its variables in.
plain = [
    e.replace("$__rate_interval", "5m").replace("$ring", ".*").replace("$tier", ".*") for e in expressions
]
check(not any("$" in e for e in plain), "a variable of which this leg knows nothing")
rules = {"groups": [{"name": "panels", "rules": [{"record": f"panel:{i}", "expr": e} for i, e in enumerate(plain)]}]}
with open(os.path.join(work, "panels.yaml"), "w", encoding="utf-8") as file:
    json.dump(rules, file)
said = subprocess.run([promtool, "check", "rules", os.path.join(work, "panels.yaml")], capture_output=True, text=True)
check(said.returncode == 0, f"no PromQL in a panel: {said.stdout}{said.stderr}")

# What rules and dashboard ask for is there, in the text that Prometheus would have scraped.
text = read("made/prometheus-rules.yaml")
recorded = set(re.findall(r"record: \"?([\w:]+)", text))
named = set(re.findall(r"ringproof[_:][\w:]+", text)) | {n for e in expressions for n in re.findall(r"ringproof[_:][\w:]+", e)}
plain_text = read("plain")
shown = set(re.findall(r"^(ringproof_\w+)\{", plain_text, re.MULTILINE))
# A counter of what did not happen in these few turns has no series yet.
quiet = {
    "ringproof_turn_failures_total", "ringproof_turns_degraded_total", "ringproof_recoveries_total",
    "ringproof_model_retries_total",
}
missing = {name for name in named if ":" not in name} - shown - quiet
check(not missing, f"asked for and not exposed: {sorted(missing)}")
check({n for n in named if ":" in n} <= recorded, f"asked for and not recorded: {sorted(named - recorded)}")

# OpenMetrics: an exemplar on each latency, which is a trace that an operator can name; plain has none.
open_text = read("open")
check(open_text.endswith("# EOF\n"), "OpenMetrics text does not end in # EOF")
check(re.search(r"(?mi)^content-type: application/openmetrics-text; version=1.0.0", read("open.headers")), "not OpenMetrics")
check(re.search(r"(?mi)^content-type: text/plain; version=0.0.4", read("plain.headers")), "not plain text")
check("trace_id" not in plain_text, "an exemplar in plain text")
exemplars = {}
for line in open_text.splitlines():
    found = re.match(r'(ringproof_\w+)_bucket\{.*} \d+ # \{trace_id="([0-9a-f]{32})"} [\d.eE-]+ [\d.]+$', line)
    if found:
        exemplars.setdefault(found.group(1), set()).add(found.group(2))
    else:
        check(" # " not in line or line.startswith("ringproof_turn_failures_total"), f"an exemplar in an odd place: {line}")
for family in ("ringproof_first_token_seconds", "ringproof_turn_seconds", "ringproof_dependency_seconds"):
    check(exemplars.get(family), f"no exemplar of {family}")
user = re.search(r"external user.*\n.*Authorization: Bearer (\S+)", read("serve.log")).group(1)


def entries(trace):
    """The evidence of a trace, none where it is another tenant's."""
    request = urllib.request.Request(f"{os.environ['BASE']}/v1/traces/{trace}", headers={"Authorization": f"Bearer {user}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["entries"]
    except urllib.error.HTTPError as e:
        check(e.code == 404, f"the trace {trace} of an exemplar answers {e.code}")
        return []


# The turns of before the demonstration are somebody else's.
check(any(entries(trace) for trace in exemplars.get("ringproof_turn_seconds", ())), "no exemplar leads to the user's turns")

print("\n".join("not ok: " + one for one in wrong))
print(f"{len(panels)} panels, {len(expressions)} expressions, {len(named)} names, "
      f"{sum(map(len, exemplars.values()))} exemplars, {len(wrong)} wrong")
sys.exit(1 if wrong else 0)
