// Bundles src/ to dist/ without a network, when dist/ is not of these very sources.
import {spawnSync} from "node:child_process";
import {createHash} from "node:crypto";
import {existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const stamp = join(dist, "sources.sha256");

function sources() {
  const hash = createHash("sha256");
  const files = readdirSync(join(here, "src")).sort().map((name) => join("src", name));
  for (const name of ["package-lock.json", "wrangler.jsonc", ...files]) hash.update(name).update("\0").update(readFileSync(join(here, name))).update("\0");
  return hash.digest("hex");
}

/** Returns the bundle's path. Built aside and renamed, so that two starters at once do no harm. */
export function build() {
  const wanted = sources();
  const bundle = join(dist, "index.js");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return bundle;
  const wrangler = join(here, "node_modules", "wrangler", "bin", "wrangler.js");
  if (!existsSync(wrangler)) throw new Error("its packages are missing: run npm ci in this folder first");
  const aside = mkdtempSync(join(here, "dist."));
  try {
    const run = spawnSync(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", aside], {
      cwd: here, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8",
      env: {...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_SEND_ERROR_REPORTS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", CI: "true"},
    });
    if (run.status !== 0) throw new Error(`the bundler failed:\n${run.stdout}\n${run.stderr}`);
    writeFileSync(join(aside, "sources.sha256"), wanted);
    rmSync(dist, {recursive: true, force: true});
    try {
      renameSync(aside, dist);
    } catch (e) {
      if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) throw e; // else another starter was first
    }
  } finally {
    rmSync(aside, {recursive: true, force: true});
  }
  return bundle;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(build());
