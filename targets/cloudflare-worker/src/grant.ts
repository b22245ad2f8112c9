// The grant that opens a ring: a signed statement for one subject, in a DSSE envelope with Ed25519.
import {digest, type Json} from "./canonical";

export type Grant = {id: string; kind: string; expires: string};
type Asked = {ring: number; subject: string; nowMs: number};

const TYPE = "application/vnd.ringproof.grant+json";

/** The grant, if a trusted key signed it for this very subject and ring and it has not expired; throws why not. */
export async function openGrant(envelope: string, trusted: string, {ring, subject, nowMs}: Asked): Promise<Grant> {
  const payload = await opened(object(parse(envelope), "envelope"), trusted);
  const {id, kind, expires} = payload;
  if (typeof id !== "string" || (kind !== "rehearsal" && kind !== "promotion") || typeof expires !== "string") throw wrong("it is no grant");
  if (payload["digest"] !== subject || digest(payload["subject"] as Json) !== subject) {
    throw wrong(`it is for ${String(payload["digest"])}, and this is ${subject}`);
  }
  if (payload["ring"] !== ring) throw wrong(`it opens ring ${String(payload["ring"])}, and ring ${ring} is asked for`);
  if (!(Date.parse(expires) > nowMs)) throw wrong(`it expired at ${expires}`);
  return {id, kind, expires};
}

async function opened({payloadType, payload, signatures}: Record<string, unknown>, trusted: string): Promise<Record<string, unknown>> {
  if (payloadType !== TYPE || typeof payload !== "string" || !Array.isArray(signatures)) throw wrong("its envelope is none");
  const body = bytes(payload);
  const head = new TextEncoder().encode(`DSSEv1 ${TYPE.length} ${TYPE} ${body.length} `);
  const signed = new Uint8Array([...head, ...body]);
  for (const {id, key} of await keys(trusted)) {
    for (const {keyid, sig} of signatures as {keyid?: unknown; sig?: unknown}[]) {
      if (keyid === id && typeof sig === "string" && await crypto.subtle.verify("Ed25519", key, bytes(sig), signed)) {
        return object(parse(new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(body)), "payload");
      }
    }
  }
  throw wrong("no trusted key has signed it");
}

/** A key a line, the base64 of its X.509 form; a key's name is the digest of that. */
async function keys(trusted: string): Promise<{id: string; key: CryptoKey}[]> {
  return Promise.all(trusted.split("\n").map((line) => line.trim()).filter(Boolean).map(async (line) => {
    const der = bytes(line);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
    const id = `sha256:${[...hash].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
    return {id, key: await crypto.subtle.importKey("spki", der, "Ed25519", false, ["verify"])};
  }));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong("it is no JSON");
  }
}

function object(value: unknown, name: string): Record<string, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw wrong(`its ${name} is no object`);
  return value as Record<string, unknown>;
}

function bytes(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  } catch {
    throw wrong("a part of it is no base64");
  }
}

const wrong = (why: string) => new Error(`the grant does not open this ring: ${why}`);
