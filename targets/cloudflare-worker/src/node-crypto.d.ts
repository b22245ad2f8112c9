// The part of node:crypto used here; the whole of Node's types would clash with those of the Workers runtime.
declare module "node:crypto" {
  type Hash = {update(text: string, encoding: "utf8"): Hash; digest(encoding: "hex"): string};
  type Bytes = Uint8Array & {toString(encoding: "hex"): string};
  export function createHash(algorithm: "sha256"): Hash;
  export function randomBytes(size: number): Bytes;
}
