// Issues a rehearsal grant for this very build and its documents: node grant.mjs FOLDER [RING]. For trying it out
// by hand; writes grant.json and trusted-keys.txt there, and throws its key away. A real grant comes from the gate.
import {createHash, generateKeyPairSync, randomUUID, sign} from "node:crypto";
import {mkdirSync, writeFileSync} from "node:fs";
import {join} from "node:path";
import {pathToFileURL} from "node:url";
import {build} from "./build.mjs";
import {documents} from "./documents.mjs";
import {canonical, digest, subject} from "./subject.mjs";

const TYPE = "application/vnd.ringproof.grant+json";

export const newKey = () => generateKeyPairSync("ed25519");
const der = (key) => key.publicKey.export({type: "spki", format: "der"});

export function grant(key, granted, ring, {expires = new Date(Date.now() + 86_400_000), named = key, ...changed} = {}) {
  const statement = {id: `grn_${randomUUID()}`, digest: digest(granted), ring, kind: "rehearsal", subject: granted, expires: expires.toISOString(), ...changed};
  const body = Buffer.from(canonical(statement));
  const signed = Buffer.concat([Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} ${body.length} `), body]);
  const keyid = `sha256:${createHash("sha256").update(der(named)).digest("hex")}`;
  return JSON.stringify({payloadType: TYPE, payload: body.toString("base64"), signatures: [{keyid, sig: sign(null, signed, key.privateKey).toString("base64")}]});
}

export const trusted = (...keys) => `${keys.map((key) => der(key).toString("base64")).join("\n")}\n`;

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, ring = process.env.RING ?? "2"] = process.argv.slice(2);
  if (!folder || !/^[0-3]$/.test(ring)) {
    console.error("usage: node grant.mjs FOLDER [RING], with the variables of README.md that name documents");
    process.exit(64);
  }
  build();
  const key = newKey();
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, "grant.json"), grant(key, subject(await documents(process.env)), Number(ring)));
  writeFileSync(join(folder, "trusted-keys.txt"), trusted(key));
  console.log(`GRANT_FILE=${join(folder, "grant.json")} TRUSTED_KEYS_FILE=${join(folder, "trusted-keys.txt")}`);
}
