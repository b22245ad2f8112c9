// Who speaks: a bearer JWT, verified with Web Crypto against the JWKS, and nothing else.
import {Refusal} from "./problem";

export type Actor = {sub: string; tenant: string; type: "synthetic" | "internal" | "external"; scopes: string[]};
type Key = {kid: string | undefined; alg: string; key: CryptoKey};
export type Trust = {keys: Key[]; issuer: string; audience: string};

const ALGORITHMS: Record<string, {params: {name: string; hash?: string}; importAs: {name: string; namedCurve?: string}}> = {
  ES256: {params: {name: "ECDSA", hash: "SHA-256"}, importAs: {name: "ECDSA", namedCurve: "P-256"}},
  EdDSA: {params: {name: "Ed25519"}, importAs: {name: "Ed25519"}},
};
const MOST_TOKEN = 8192;
const CLOCKS_APART = 60;

// Names end up in logs, in the evidence and in other names: no line breaks, no paths, no patterns.
const isName = (claim: unknown): claim is string => typeof claim === "string" && /^[\w.:@-]{1,128}$/.test(claim);

type Jwk = JsonWebKey & {kid?: string};

/** Imports the public signing keys; a key of a kind that the contract does not name is left out. */
export async function trustFrom(jwks: string, issuer: string, audience: string): Promise<Trust> {
  const keys: Key[] = [];
  for (const jwk of (JSON.parse(jwks) as {keys: Jwk[]}).keys) {
    const alg = jwk.kty === "EC" && jwk.crv === "P-256" ? "ES256"
      : jwk.kty === "OKP" && jwk.crv === "Ed25519" ? "EdDSA" : undefined;
    if (!alg || (jwk.alg && jwk.alg !== alg) || (jwk.use && jwk.use !== "sig")) continue;
    const {kty, crv, x, y} = jwk;
    const key = await crypto.subtle.importKey("jwk", {kty, crv, x, y}, ALGORITHMS[alg]!.importAs, false, ["verify"]);
    keys.push({kid: jwk.kid, alg, key});
  }
  return {keys, issuer, audience};
}

export async function authenticate(request: Request, trust: Trust, nowMs: number): Promise<Actor> {
  const header = request.headers.get("authorization");
  const token = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i.exec(header ?? "")?.[1];
  if (!token || token.length > MOST_TOKEN) throw refused(header ? "it is no signed JWT" : "there is none");
  const [head, body, signature] = token.split(".") as [string, string, string];
  const {alg, kid, crit} = object(head, "header");
  if (typeof alg !== "string" || !Object.hasOwn(ALGORITHMS, alg)) throw refused("alg must be ES256 or EdDSA");
  if (crit !== undefined) throw refused("crit names what this runtime does not know");
  if (typeof kid !== "string") throw refused("kid must name the key");
  const key = trust.keys.find((k) => k.alg === alg && k.kid === kid);
  if (!key) throw refused("no trusted key has this kid and alg");
  const signed = new TextEncoder().encode(`${head}.${body}`);
  if (!await crypto.subtle.verify(ALGORITHMS[alg]!.params, key.key, bytes(signature), signed)) {
    throw refused("the signature does not hold");
  }
  return actor(object(body, "payload"), trust, nowMs / 1000);
}

function actor(claims: Record<string, unknown>, trust: Trust, now: number): Actor {
  const {iss, aud, exp, nbf, iat, sub, tenant, actor_type: type, scope} = claims;
  if (iss !== trust.issuer) throw refused("iss is not the trusted issuer");
  if (!(Array.isArray(aud) ? aud : [aud]).includes(trust.audience)) throw refused("aud does not name this runtime");
  if (typeof exp !== "number" || !(exp > now)) throw refused("exp has passed or is missing");
  if (nbf !== undefined && (typeof nbf !== "number" || !(nbf <= now))) throw refused("nbf is still to come");
  if (iat !== undefined && (typeof iat !== "number" || !(iat <= now + CLOCKS_APART))) throw refused("iat is still to come");
  if (!isName(sub) || !isName(tenant)) throw refused("sub and tenant must be plain names");
  if (type !== "synthetic" && type !== "internal" && type !== "external") throw refused("actor_type is unknown");
  if (typeof scope !== "string") throw refused("scope must be a string");
  return {sub, tenant, type, scopes: scope.split(" ").filter(Boolean)};
}

function object(part: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes(part)));
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: what cannot be read is refused like what is no object.
  }
  throw refused(`its ${name} is no JSON object`);
}

function bytes(part: string): Uint8Array {
  try {
    return Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  } catch {
    throw refused("a part of it is no base64url");
  }
}

function refused(why: string): Refusal {
  return new Refusal("unauthenticated", `A valid bearer token is needed: ${why}.`, {},
    {"www-authenticate": 'Bearer error="invalid_token"'});
}
