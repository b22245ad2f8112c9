"""Takes one turn of a served runtime whose model is LiteLLM's fake, and holds its end to what is known."""
import json
import re
import sys
import urllib.request

FAKE = "The gateway answers in place of a model."
log = open(sys.argv[1]).read()
# The first of the commands that serve prints is a streamed turn.
url = re.search(r"http://\S+/v1/sessions/\S+/turns", log).group()
token = re.search(r"Authorization: Bearer (\S+?)'?\s", log).group(1)


def ask(address, body=None):
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(address, data, headers), timeout=30) as answer:
        return answer.read().decode()


before = json.loads(ask(url.removesuffix("/turns")))["budget"]
events = re.findall(r"event: (\S+)\ndata: (.*)", ask(url, {"message": "Hello, who are you?"}))
types = [kind for kind, _ in events]
end = json.loads(events[-1][1])
view = json.loads(ask(url.removesuffix("/turns")))
usage = json.loads(ask(url.split("/sessions/")[0] + "/usage"))
charged = end.get("usage", {})
tokens = charged.get("inputTokens", 0) + charged.get("outputTokens", 0)
wrong = []


def want(what, wanted, got):
    if wanted != got:
        wrong.append(f"{what}: wanted {wanted!r}, got {got!r}")


want("the end", "turn.completed", types[-1])
want("a token at least", True, "token" in types)
want("the text", FAKE, end.get("text"))
want("no fallback", [], end.get("degraded"))
want("tokens were charged", True, charged.get("inputTokens", 0) > 0 and charged.get("outputTokens", 0) > 0)
want("the session's budget", before["settled"]["tokens"] + tokens, view["budget"]["settled"]["tokens"])
want("nothing is reserved still", 0, view["budget"]["reserved"]["tokens"])
want("the tenant's usage", tokens, usage["settled"]["tokens"])
print("\n".join(wrong) or f"a turn by the gateway's model: {types[-1]}, {tokens} tokens settled")
sys.exit(1 if wrong else 0)
