// What the starter hands over, checked once per isolate; and the grant and policy in force, which may change.
import {trustFrom, type Trust} from "./auth";
import {LIMITS} from "./body";
import {canonical, digest, type Json} from "./canonical";
import {openGrant} from "./grant";
import type {Session} from "./session";
import type {TenantIndex} from "./tenant";
import {readTiers, type Tier, type Tiers} from "./tiers";

export type Env = {
  SESSION: DurableObjectNamespace<Session>;
  TENANT: DurableObjectNamespace<TenantIndex>;
  JOBS: Workflow<{session: string; job: string}>;
  /** The starter, which reads the files of grant and policy when it is asked. */
  FILES: Fetcher;
  MODEL_BASE_URL: string;
  MODEL_KEY?: string;
  JWKS: string;
  ISSUER: string;
  AUDIENCE: string;
  RING: string;
  TRUSTED_KEYS: string;
  TIERS: string;
  PRICES?: string;
  RINGS?: string;
  ARTEFACT: string;
  SURFACE: string;
  PLANT?: string;
};

type Files = {grant: string; policy: string};
export type Config = {tiers: Tiers; trust: Trust; ring: number; discovery: string; files: Files};

// Only what works. A clause of anything else is not applicable to this runtime.
const CAPABILITIES = ["stream", "resume", "evidence-log", "erase", "workflows"];
/** How often at most a job runs from its beginning, kills included. */
export const JOB_TAKES = 4;

let loaded: Promise<Config> | undefined;
export const config = (env: Env): Promise<Config> => (loaded ??= load(env));

let tiers: Tiers | undefined;
export const tiersOf = (env: Env): Tiers => (tiers ??= readTiers(env.TIERS));

async function load(env: Env): Promise<Config> {
  const trust = await trustFrom(env.JWKS, env.ISSUER, env.AUDIENCE);
  if (trust.keys.length === 0) throw new Error("the JWKS holds no ES256 or Ed25519 key");
  const files = await read(env);
  return {tiers: tiersOf(env), trust, ring: Number(env.RING), discovery: await enter(env, files), files};
}

const read = async (env: Env): Promise<Files> => await (await env.FILES.fetch("http://starter/")).json() as Files;

/** The discovery document of what is in force now: a new policy is taken once a grant covers it, and not before. */
export async function discovery(env: Env): Promise<string> {
  const conf = await config(env);
  const files = await read(env);
  if (files.grant === conf.files.grant && files.policy === conf.files.policy) return conf.discovery;
  conf.files = files; // looked at once, whatever comes of it
  try {
    conf.discovery = await enter(env, files);
  } catch (e) {
    console.error(`the last policy and grant stay in force: ${String(e)}`);
  }
  return conf.discovery;
}

async function enter(env: Env, files: Files): Promise<string> {
  const {document, served, windows} = tiersOf(env);
  const ring = Number(env.RING);
  const of = (text: string | undefined) => digest(JSON.parse(text ?? "null") as Json);
  // This runtime has no actions and no prices: these documents shape nothing here, but the grant binds them.
  const subject = {artefact: env.ARTEFACT, tiers: digest(document), policy: of(files.policy), prices: of(env.PRICES), rings: of(env.RINGS)};
  const grant = await openGrant(files.grant, env.TRUSTED_KEYS, {ring, subject: digest(subject), nowMs: Date.now()});
  return canonical({
    contract: "1", name: "ringproof-cloudflare-worker", version: "0.1.0",
    build: {digest: digest(subject), ...subject}, ring, grant, tiers: served.map(published),
    capabilities: CAPABILITIES,
    limits: {
      ...LIMITS, approvalMs: null, retentionMs: {vault: windows.vaultMs, transient: null, review: null},
      budgetWindowMs: windows.budgetMs, budgetWindow: "resets", jobAttempts: JOB_TAKES, jobTakes: JOB_TAKES,
    },
    decisionPoint: "embedded", concurrency: null,
  });
}

function published({id, title, firstTokenMs, turnMs, graceMs, acceptMs, policyDecisionMs, models, degraded, recoveredMs}: Tier): Json {
  // One model per tier and no tools: what the document offers beyond that is not used, so not published.
  return {
    id, title, firstTokenMs, turnMs, graceMs, acceptMs, policyDecisionMs, models: models.slice(0, 1), toolClasses: [], degraded, recoveredMs,
  };
}
