// Request bodies are hostile: bounded, strict UTF-8, I-JSON (RFC 7493), known members only.
import type {Json} from "./canonical";
import {Refusal} from "./problem";

export const LIMITS = {bodyBytes: 262144, jsonDepth: 64, messageChars: 200000} as const;

export async function readObject(request: Request, members: string[]): Promise<Record<string, Json>> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refusal("unsupported-media-type", "Send application/json.");
  const text = await readText(request);
  const value = parse(text);
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw invalid("", "expected an object");
  for (const name of Object.keys(value)) {
    if (!members.includes(name)) throw invalid(`/${escape(name)}`, `unknown member; known are ${members.join(", ")}`);
  }
  return value;
}

async function readText(request: Request): Promise<string> {
  const tooLarge = () => new Refusal("body-too-large", `A body holds at most ${LIMITS.bodyBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > LIMITS.bodyBytes) throw tooLarge();
  const decoder = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true});
  let size = 0;
  let text = "";
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > LIMITS.bodyBytes) throw tooLarge();
      text += decoder.decode(chunk, {stream: true});
    }
    return text + decoder.decode();
  } catch (e) {
    throw e instanceof Refusal ? e : invalid("", "the body is not UTF-8, or broke off");
  }
}

function parse(text: string): Json {
  checkDepth(text);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw invalid("", "broken JSON");
  }
  checkMembers(text);
  return value;
}

function checkDepth(text: string): void {
  let depth = 0;
  for (const [mark] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/gs)) {
    if (mark === "{" || mark === "[") depth += 1;
    else if (mark === "}" || mark === "]") depth -= 1;
    if (depth > LIMITS.jsonDepth) throw invalid("", `JSON deeper than ${LIMITS.jsonDepth}`);
  }
}

/** Walks valid JSON for what JSON.parse lets pass: duplicate names, lone surrogates, lost precision. */
function checkMembers(text: string): void {
  const open: (Set<string> | null)[] = [];
  let name: string | undefined;
  for (const [mark] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}:,]|-?\d[\d.eE+-]*/gs)) {
    const names = open.at(-1);
    if (mark === "{") open.push(new Set());
    else if (mark === "[") open.push(null);
    else if (mark === "}" || mark === "]") open.pop();
    else if (mark === ":" && names && name !== undefined) {
      if (names.has(name)) throw invalid(`/${escape(name)}`, "the same member twice");
      names.add(name);
    } else if (mark.startsWith('"')) {
      name = JSON.parse(mark) as string;
      if (!isWellFormed(name)) throw invalid("", "a lone surrogate is no Unicode");
    } else if (/^[-\d]/.test(mark) && !isExact(mark)) throw invalid("", "a number out of the range of I-JSON");
  }
}

const isWellFormed = (text: string) => !/\p{Surrogate}/u.test(text);

// Neither too large nor so small that it becomes 0.
const isExact = (number: string) =>
  Number.isFinite(Number(number)) && (Number(number) !== 0 || !/[1-9]/.test(number.split(/e/i)[0]!)) && (/[.eE]/.test(number) || Number.isSafeInteger(Number(number)));

export function invalid(pointer: string, why: string): Refusal {
  return new Refusal("invalid-request", `${pointer || "the body"}: ${why}.`, {pointer});
}

// A name comes from the caller: bounded and made a JSON pointer before it is said back.
const escape = (name: string) => name.slice(0, 64).replaceAll("~", "~0").replaceAll("/", "~1");
