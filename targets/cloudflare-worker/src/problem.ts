// Every refusal of the surface: one RFC 9457 problem, never a bare status.
import {newTrace, type Json} from "./canonical";

const KINDS = {
  "unauthenticated": [401, "The token is missing or not valid", false],
  "scope-missing": [403, "The token lacks a scope", false],
  "ring-not-admitted": [403, "This ring does not admit this actor", false],
  "not-found": [404, "There is nothing here", false],
  "method-not-allowed": [405, "This path does not take this method", false],
  "not-acceptable": [406, "No acceptable form of the answer", false],
  "body-too-large": [413, "The body is too large", false],
  "unsupported-media-type": [415, "The body must be application/json", false],
  "invalid-request": [400, "The request is not what it must be", false],
  "unknown-tier": [400, "There is no such tier", false],
  "stale-checkpoint": [409, "The checkpoint has moved on", true],
  "turn-in-progress": [409, "Another turn of this session is running", true],
  "job-not-dead": [409, "This job is no dead letter", false],
  "idempotency-key-reused": [422, "This key was used with another body", false],
  "budget-exhausted": [429, "The window cannot pay for this turn", true],
  "not-implemented": [501, "This surface is not declared", false],
  "gone": [410, "This is no longer kept", false],
  "internal": [500, "Internal error", true],
} as const;

export type Slug = keyof typeof KINDS;
export type Extra = {[name: string]: Json};

/** Thrown anywhere below the front door, which alone turns it into a response. */
export class Refusal extends Error {
  constructor(readonly slug: Slug, readonly why: string, readonly extra: Extra = {},
      readonly headers: Record<string, string> = {}) {
    super(why);
  }
}

export function problem({slug, why, extra, headers}: Refusal): Response {
  const [status, title, retryable] = KINDS[slug];
  const body = {
    type: `urn:ringproof:problem:${slug}`, title, status, detail: why, trace: newTrace(), retryable, ...extra,
  };
  const all = new Headers({"content-type": "application/problem+json", "cache-control": "no-store", ...headers});
  if (typeof extra["retryAfterSeconds"] === "number") all.set("retry-after", String(extra["retryAfterSeconds"]));
  return new Response(JSON.stringify(body), {status, headers: all});
}

export const nothingHere = () => new Refusal("not-found", "There is nothing here for this token.");
