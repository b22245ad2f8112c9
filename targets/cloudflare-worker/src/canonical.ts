// Canonical JSON (RFC 8785) and the digests over it, which evidence and discovery are made of.
import {createHash, randomBytes} from "node:crypto";

export type Json = null | boolean | number | string | Json[] | {[name: string]: Json};

/** RFC 8785: members sorted by UTF-16 code units, numbers and strings as ECMAScript writes them. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name]!)}`);
  return `{${members.join(",")}}`;
}

export function digest(value: Json): string {
  return `sha256:${createHash("sha256").update(canonical(value), "utf8").digest("hex")}`;
}

/** 128 random bits in hex: a W3C trace id. */
export function newTrace(): string {
  for (;;) {
    const trace = randomBytes(16).toString("hex");
    if (!/^0+$/.test(trace)) return trace;
  }
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** A prefix and 128 random bits in lower-case base32 (26 digits). */
export function newId(prefix: string): string {
  let bits = 0;
  let held = 0;
  let id = prefix;
  for (const byte of randomBytes(16)) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      id += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return id + ALPHABET[(held << (5 - bits)) & 31];
}

export const SESSION_ID = /^ses_[a-z2-7]{26}$/;
export const TURN_ID = /^trn_[a-z2-7]{26}$/;
export const JOB_ID = /^wfl_[a-z2-7]{26}$/;
export const TRACE_ID = /^[0-9a-f]{32}$/;
