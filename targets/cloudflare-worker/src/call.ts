// One authenticated request, and the few things that every handler needs.
import type {Actor} from "./auth";
import {invalid} from "./body";
import type {Config, Env} from "./config";

export type Call = {request: Request; env: Env; conf: Config; actor: Actor; receivedAt: number; ids: string[]};

export const tenant = (env: Env, {tenant: name}: Actor) => env.TENANT.get(env.TENANT.idFromName(name));

export function version(ifMatch: string | null): number | null {
  if (ifMatch === null) return null;
  const digits = /^"(\d{1,15})"$/.exec(ifMatch)?.[1];
  if (digits === undefined) throw invalid("", 'If-Match takes a checkpoint version in quotes, such as "3"');
  return Number(digits);
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {status, headers: {"content-type": "application/json", "cache-control": "no-store", ...headers}});
}
