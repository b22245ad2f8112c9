// What is judged and granted: the artefact with the documents that it is given, and the digest over both.
import {createHash} from "node:crypto";
import {readFileSync} from "node:fs";
import {basename, dirname, join} from "node:path";
import {fileURLToPath} from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
/** As target.yaml has them. */
const ARTEFACT = ["dist/index.js", "start.mjs", "package-lock.json"];

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

/** RFC 8785. */
export const canonical = (v) => Array.isArray(v) ? `[${v.map(canonical)}]`
  : v && typeof v === "object" ? `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`)}}` : JSON.stringify(v);

export const digest = (v) => `sha256:${sha256(canonical(v))}`;

/** As the harness counts it: a line of hash and name a file, sorted by name, then hash. */
export function artefact() {
  const lines = ARTEFACT.map((file) => ({name: basename(file), hash: sha256(readFileSync(join(here, file)))}));
  lines.sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : a.hash < b.hash ? -1 : 1);
  return `sha256:${sha256(lines.map(({hash, name}) => `${hash}  ${name}\n`).join(""))}`;
}

export const subject = ({tiers = null, policy = null, prices = null, rings = null}) =>
  ({artefact: artefact(), tiers: digest(tiers), policy: digest(policy), prices: digest(prices), rings: digest(rings)});
