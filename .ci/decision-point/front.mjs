// Between a runtime and Cerbos, which both speak AuthZEN 1.0: what Cerbos' policies cannot see where
// AuthZEN puts it (the action's properties, the context) goes to where they can, and what a policy
// puts out comes back as members of the decision's context. It decides nothing.
import { createServer, request } from "node:http";

const [port, upstream] = process.argv.slice(2).map(Number);

function asked(question) {
  const { subject, action, resource, context } = question;
  return {
    subject,
    action: { name: action.name },
    resource: { ...resource, properties: { ...resource.properties, ...action.properties, ...context } },
    context: { "cerbos.includeMeta": true },
  };
}

function told(answer) {
  const results = answer.context?.["cerbos.response"]?.results ?? [];
  const outputs = results.flatMap((result) => result.outputs ?? []);
  return {
    decision: answer.decision,
    context: Object.assign({ reason: answer.decision ? "allowed" : "no_rule" }, ...outputs.map((o) => o.val)),
  };
}

function forward(body, requestId, then) {
  const headers = { "content-type": "application/json", "x-request-id": requestId };
  const to = { host: "127.0.0.1", port: upstream, path: "/access/v1/evaluation", method: "POST", headers };
  const call = request(to, (answer) => read(answer, (text) => then(answer.statusCode, text)));
  call.on("error", (error) => then(502, JSON.stringify({ error: String(error) })));
  call.end(body);
}

function read(stream, then) {
  let text = "";
  stream.setEncoding("utf8").on("data", (part) => (text += part)).on("end", () => then(text));
}

createServer((incoming, outgoing) => {
  const id = incoming.headers["x-request-id"] ?? "";
  const answer = (status, body) =>
    outgoing.writeHead(status, { "content-type": "application/json", "x-request-id": id }).end(body);
  read(incoming, (text) => {
    if (incoming.url !== "/access/v1/evaluation") return answer(404, "{}");
    const question = JSON.parse(text);
    const began = performance.now();
    forward(JSON.stringify(asked(question)), id, (status, body) => {
      if (status !== 200) return answer(status, body);
      const decided = told(JSON.parse(body));
      const word = decided.decision ? "allow" : decided.context.access_request ? "ask" : "deny";
      console.log(word, question.action.name, question.context.phase ?? "", `${Math.round(performance.now() - began)}ms`, body);
      answer(200, JSON.stringify(decided));
    });
  });
}).listen(port, "127.0.0.1", () => console.log("ready"));
