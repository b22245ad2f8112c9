// The front door: routes, checks who speaks, and turns every refusal into a problem.
import {authenticate} from "./auth";
import {invalid} from "./body";
import {json, type Call} from "./call";
import {config, discovery, type Env} from "./config";
import {nothingHere, problem, Refusal} from "./problem";
import {cancelTurn, createSession, eraseSession, readEvents, readTrace, takeTurn, viewSession, viewTurn} from "./sessions-http";
import {cancelWorkflow, listWorkflows, redriveWorkflow, startWorkflow, viewWorkflow} from "./workflows-http";

export {JobFlow} from "./flow";
export {Session} from "./session";
export {TenantIndex} from "./tenant";

type Handler = (call: Call) => Promise<Response>;
type Served = {handle: Handler; scopes: string[]};

// What is served of the contract's surface. What its document has beyond that answers 501, what it has not 404.
const to = (...scopes: string[]) => (handle: Handler): Served => ({handle, scopes});
const [users, operators, both] = [to("agent"), to("ops"), to("agent", "ops")];
const SERVED: Record<string, Record<string, Served>> = {
  "/v1/sessions": {POST: users(createSession)},
  "/v1/sessions/{session}": {GET: users(viewSession), DELETE: users(eraseSession)},
  "/v1/sessions/{session}/turns": {POST: users(takeTurn)},
  "/v1/sessions/{session}/turns/{turn}": {GET: users(viewTurn), DELETE: users(cancelTurn)},
  "/v1/sessions/{session}/turns/{turn}/events": {GET: users(readEvents)},
  "/v1/workflows": {GET: operators(listWorkflows), POST: users(startWorkflow)},
  "/v1/workflows/{workflow}": {GET: both(viewWorkflow), DELETE: both(cancelWorkflow)},
  "/v1/workflows/{workflow}/redrive": {POST: operators(redriveWorkflow)},
  "/v1/traces/{trace}": {GET: users(readTrace)},
};

/** One path of the contract's document; `methods` is null where any will do. */
type Surface = {template: string; path: RegExp; methods: string[] | null};

let known: Surface[] | undefined;
const surfaces = (env: Env): Surface[] => (known ??= surfacesOf(JSON.parse(env.SURFACE) as Record<string, string[] | null>));

function surfacesOf(document: Record<string, string[] | null>): Surface[] {
  return [...new Set([...Object.keys(document), ...Object.keys(SERVED)])].map((template) => {
    const methods = document[template];
    return {
      template, methods: methods === null ? null : [...new Set([...methods ?? [], ...Object.keys(SERVED[template] ?? {})])],
      path: new RegExp(`^${template.replaceAll(/\{[^}]*\}/g, "([^/]+)")}$`),
    };
  });
}

const MOST_HEAD = 32768;
const ADMITTED: Record<number, string[]> = {0: ["synthetic"], 1: ["synthetic", "internal"]};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    try {
      return await answer(request, env);
    } catch (e) {
      if (e instanceof Refusal) return problem(e);
      console.error("unexpected:", e instanceof Error ? e.stack : String(e));
      return problem(new Refusal("internal", "Something went wrong here; the trace names this request."));
    }
  },
} satisfies ExportedHandler<Env>;

async function answer(request: Request, env: Env): Promise<Response> {
  const receivedAt = Date.now();
  const {pathname} = new URL(request.url);
  checkHeaders(request);
  const open = OPEN[pathname];
  if (open) {
    if (request.method !== "GET" && request.method !== "HEAD") throw wrongMethod("GET, HEAD");
    return open(env);
  }
  const conf = await config(env);
  const actor = await authenticate(request, conf.trust, Date.now());
  const surface = surfaces(env).find(({path}) => path.test(pathname));
  if (!surface) throw nothingHere();
  const {template, path, methods} = surface;
  if (methods && !methods.includes(request.method)) throw wrongMethod(methods.join(", "));
  const served = SERVED[template]?.[request.method];
  if (!served) throw new Refusal("not-implemented", "This runtime does not declare this part of the contract.");
  if (!(ADMITTED[conf.ring] ?? [actor.type]).includes(actor.type)) {
    throw new Refusal("ring-not-admitted", `Ring ${conf.ring} does not admit ${actor.type} actors.`);
  }
  const [scope = ""] = served.scopes;
  if (!served.scopes.some((s) => actor.scopes.includes(s))) throw new Refusal("scope-missing", `The scope ${scope} is needed.`, {scope});
  return served.handle({request, env, conf, actor, receivedAt, ids: path.exec(pathname)!.slice(1)});
}

const OPEN: Record<string, (env: Env) => Promise<Response>> = {
  "/.well-known/agent-runtime": async (env) => new Response(await discovery(env), {headers: {"content-type": "application/json", "cache-control": "no-store"}}),
  "/health/live": async () => json({status: "live"}),
  "/health/ready": async (env) => {
    try {
      await config(env);
      return json({status: "ready"});
    } catch (e) {
      console.error("not ready:", String(e));
      return json({status: "not ready"}, 503, {"retry-after": "1"});
    }
  },
};

function checkHeaders({url, headers}: Request): void {
  let size = url.length;
  for (const [name, value] of headers) size += name.length + value.length + 4;
  if (size > MOST_HEAD) throw invalid("", `the request's target and headers hold more than ${MOST_HEAD} characters`);
}

function wrongMethod(allow: string): Refusal {
  return new Refusal("method-not-allowed", `This path takes ${allow}.`, {}, {allow});
}
