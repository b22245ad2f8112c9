// What the starter hands over as bindings, checked once per isolate.
import type {Session} from "./session";
import type {TenantIndex} from "./tenant";
import {trustFrom, type Trust} from "./auth";
import {canonical, digest} from "./canonical";
import {LIMITS} from "./body";
import {readTiers, type Tier, type Tiers} from "./tiers";

export type Env = {
  SESSION: DurableObjectNamespace<Session>;
  TENANT: DurableObjectNamespace<TenantIndex>;
  MODEL_BASE_URL: string;
  MODEL_KEY?: string;
  JWKS: string;
  ISSUER: string;
  AUDIENCE: string;
  RING: string;
  TIERS?: string;
  ARTEFACT: string;
  SURFACE: string;
  PLANT?: string;
};

export type Config = {tiers: Tiers; trust: Trust; ring: number; discovery: string};

// Only what works. A clause of anything else is not applicable to this runtime.
const CAPABILITIES = ["stream", "resume", "evidence-log"];

let loaded: Promise<Config> | undefined;
export const config = (env: Env): Promise<Config> => (loaded ??= load(env));

/** One path of the contract's document; `methods` is null where any will do. */
export type Surface = {template: string; path: RegExp; methods: string[] | null};

let surface: Surface[] | undefined;
export const surfaceOf = (env: Env): Surface[] => (surface ??= Object.entries(JSON.parse(env.SURFACE) as Record<string, string[] | null>)
  .map(([template, methods]) => ({template, methods, path: new RegExp(`^${template.replaceAll(/\{[^}]*\}/g, "([^/]+)")}$`)})));

let tiers: Tiers | undefined;
export const tiersOf = (env: Env): Tiers => (tiers ??= readTiers(env.TIERS));

async function load(env: Env): Promise<Config> {
  const trust = await trustFrom(env.JWKS, env.ISSUER, env.AUDIENCE);
  if (trust.keys.length === 0) throw new Error("the JWKS holds no ES256 or Ed25519 key");
  const ring = Number(env.RING);
  return {tiers: tiersOf(env), trust, ring, discovery: canonical(discovery(env, tiersOf(env), ring))};
}

function discovery(env: Env, {document, served, windows}: Tiers, ring: number) {
  // This runtime loads no policy, prices or rings: their digest is that of the JSON text `null`.
  const subject = {
    artefact: env.ARTEFACT, tiers: digest(document), policy: digest(null), prices: digest(null), rings: digest(null),
  };
  return {
    contract: "1", name: "ringproof-cloudflare-worker", version: "0.1.0",
    build: {digest: digest(subject), ...subject}, ring, grant: null, tiers: served.map(published),
    capabilities: CAPABILITIES,
    limits: {
      ...LIMITS, approvalMs: null, retentionMs: {vault: windows.vaultMs, transient: null, review: null},
      budgetWindowMs: windows.budgetMs,
    },
    decisionPoint: "embedded", concurrency: null,
  };
}

function published({id, title, firstTokenMs, turnMs, graceMs, policyDecisionMs, models, degraded, recoveredMs}: Tier) {
  // One model per tier and no tools: what the document offers beyond that is not used, so not published.
  return {
    id, title, firstTokenMs, turnMs, graceMs, acceptMs: null, policyDecisionMs, models: models.slice(0, 1), toolClasses: [],
    degraded, recoveredMs,
  };
}
