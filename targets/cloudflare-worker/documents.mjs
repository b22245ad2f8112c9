// The documents that the starter is given as files, YAML or JSON. Tiers have defaults; another that is not there counts as null.
import {existsSync, readFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";

const TIERS = join(dirname(fileURLToPath(import.meta.url)), "tiers.yaml");

/** Returns `{tiers, policy, prices, rings}` as loaded; throws where a file holds no document. */
export async function documents(env) {
  const {parse} = await import("yaml");
  const read = (file) => file && existsSync(file) ? parse(readFileSync(file, "utf8")) : undefined;
  return {tiers: read(env.TIERS_FILE) ?? read(TIERS), policy: read(env.POLICY_FILE), prices: read(env.PRICES_FILE), rings: read(env.RINGS_FILE)};
}
