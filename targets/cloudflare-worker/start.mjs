// Starts the Worker on workerd at 127.0.0.1:$PORT. Variables: README.md. Ends on SIGTERM.
import {mkdirSync, readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {dirname, join, resolve} from "node:path";
import {fileURLToPath} from "node:url";
import {build} from "./build.mjs";
import {documents} from "./documents.mjs";
import {artefact} from "./subject.mjs";

const {env} = process;
const fail = (why, code = 64) => {
  console.error(`cloudflare-worker: ${why}`);
  process.exit(code);
};
const must = (name) => env[name] || fail(`${name} is not set; README.md lists the variables`);
const here = dirname(fileURLToPath(import.meta.url));
const METHODS = /^(get|put|post|delete|options|head|patch|trace)$/;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;
const PLANTS = ["shared-tenant", "shared-keys", "late-commit"];

async function jwks() {
  const text = env.JWKS_URL ? await (await fetch(env.JWKS_URL)).text() : readFileSync(must("JWKS_FILE"), "utf8");
  if (!Array.isArray(JSON.parse(text).keys)) throw new Error("the JWKS has no member keys");
  return text;
}

/** The paths and methods of the contract's OpenAPI document, those that a runtime may leave out among them. */
async function surface() {
  const {parse} = await import("yaml");
  const file = env.OPENAPI_FILE || join(here, "../../contract/src/main/resources/dev/ringproof/contract/openapi.yaml");
  const {paths, "x-fallbacks": beside} = parse(readFileSync(file, "utf8"));
  const methods = (item) => Object.keys(item).filter((name) => METHODS.test(name)).map((name) => name.toUpperCase());
  return JSON.stringify({
    ...Object.fromEntries((beside?.undeclared?.paths ?? []).map((path) => [path, null])),
    ...Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, methods(item)])),
  });
}

async function settings() {
  const model = new URL(must("MODEL_BASE_URL"));
  if (!LOOPBACK.test(model.hostname)) fail(`MODEL_BASE_URL: found host ${model.hostname}, expected one of this machine: nothing else is let out`);
  if (!/^[0-3]$/.test(must("RING"))) fail(`RING: found "${env.RING}", expected 0, 1, 2 or 3`);
  const plant = env.RINGPROOF_PLANT || undefined;
  if (plant !== undefined && !PLANTS.includes(plant)) fail(`RINGPROOF_PLANT: found "${plant}", expected ${PLANTS.join(", ")} or nothing`);
  must("GRANT_FILE");
  const {tiers, prices, rings} = await documents(env);
  const text = (value) => value === undefined ? undefined : JSON.stringify(value);
  const optional = {TIERS: text(tiers), PRICES: text(prices), RINGS: text(rings), PLANT: plant, MODEL_KEY: env.MODEL_KEY || undefined};
  return {
    MODEL_BASE_URL: model.href, JWKS: await jwks(), ISSUER: must("ISSUER"), AUDIENCE: must("AUDIENCE"), RING: env.RING, SURFACE: await surface(),
    TRUSTED_KEYS: readFileSync(must("TRUSTED_KEYS_FILE"), "utf8"),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** What may change while the Worker runs: it asks for these two, and judges by itself what they are worth. */
async function files() {
  const read = async (find) => {
    try {
      return await find();
    } catch {
      return "";
    }
  };
  const grant = await read(() => readFileSync(env.GRANT_FILE, "utf8"));
  const policy = await read(async () => JSON.stringify((await documents({POLICY_FILE: env.POLICY_FILE})).policy ?? null));
  return JSON.stringify({grant, policy});
}

function workerd() {
  const {platform, arch} = process;
  const windows = platform === "win32";
  const name = `@cloudflare/workerd-${windows ? "windows" : platform}-${arch === "x64" || windows ? "64" : arch}`;
  return createRequire(createRequire(import.meta.url).resolve("workerd")).resolve(`${name}/bin/workerd${windows ? ".exe" : ""}`);
}

async function start() {
  const port = /^\d+$/.test(must("PORT")) ? Number(env.PORT) : fail(`PORT: found "${env.PORT}", expected a number`);
  const data = resolve(must("DATA_DIR"));
  const bindings = await settings().catch((e) => fail(e.message));
  const scriptPath = build();
  bindings.ARTEFACT = artefact();
  env.TMPDIR = join(data, "tmp"); // what a kill leaves behind lies in the run's own folder
  mkdirSync(env.TMPDIR, {recursive: true});
  // Miniflare would take the workerd that it was made for; the SDK's alarms need the newer one pinned here.
  env.MINIFLARE_WORKERD_PATH = workerd();
  // The direct socket is the door: the entry that Miniflare puts in front lets a header rewrite the path.
  const {Miniflare, Log, LogLevel, Response} = await import("miniflare");
  const worker = new Miniflare({
    host: "127.0.0.1", port: 0, unsafeDirectSockets: [{host: "127.0.0.1", port}], cf: false, telemetry: {enabled: false}, log: new Log(LogLevel.ERROR),
    modules: true, scriptPath, modulesRoot: dirname(scriptPath), compatibilityDate: "2026-04-26", compatibilityFlags: ["nodejs_compat"], bindings,
    durableObjects: {SESSION: {className: "Session", useSQLite: true}, TENANT: {className: "TenantIndex", useSQLite: true}},
    workflows: {JOBS: {name: "jobs", className: "JobFlow"}},
    durableObjectsPersist: data, workflowsPersist: data, cachePersist: false,
    serviceBindings: {FILES: async () => new Response(await files())},
    outboundService: {network: {allow: ["127.0.0.0/8", "::1/128"], deny: []}},
  });
  await worker.ready;
  for (const signal of ["SIGTERM", "SIGINT"]) {
    process.removeAllListeners(signal); // Miniflare's own ends at once with 143
    process.once(signal, () => worker.dispose().finally(() => process.exit(0)));
  }
  const url = await worker.unsafeGetDirectURL();
  const ready = await fetch(new URL("/health/ready", url));
  if (ready.status !== 200) {
    await worker.dispose();
    fail("the Worker is not ready; what it said above tells why");
  }
  console.log(`cloudflare-worker ready ${url.origin} ring ${bindings.RING}${bindings.PLANT ? ` planted ${bindings.PLANT}` : ""}`);
}

start().catch((e) => fail(`could not start on PORT ${env.PORT}: ${e.message ?? e}`, 1));
