import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { MediaError } from "../errors.ts";

/** Where Debian's package `janus` puts things. */
export interface JanusInstallation {
  readonly program: string;
  /** Parent of plugins, transports, events and loggers. */
  readonly modules: string;
}

/** Overrides the search: path of the janus program. */
export const JANUS_VARIABLE = "DIEMCAU_JANUS";

/** @returns null when there is none */
export function findJanus(): JanusInstallation | null {
  const named = process.env[JANUS_VARIABLE];
  const folders = (process.env["PATH"] ?? "").split(delimiter).concat("/usr/bin", "/usr/local/bin", "/opt/janus/bin");
  const program = named ?? folders.map((folder) => join(folder, "janus")).find((path) => existsSync(path));
  if (program === undefined || !existsSync(program)) return null;
  const libraries = [join(dirname(dirname(program)), "lib"), "/usr/lib"];
  const modules = libraries
    .flatMap((folder) => ["x86_64-linux-gnu", "aarch64-linux-gnu", "arm-linux-gnueabihf", ""].map((machine) => join(folder, machine, "janus")))
    .find((folder) => existsSync(join(folder, "plugins", STREAMING)) && existsSync(join(folder, "transports", WEBSOCKETS)));
  return modules === undefined ? null : { program, modules };
}

export const STREAMING = "libjanus_streaming.so";
export const WEBSOCKETS = "libjanus_websockets.so";

/** @throws MediaError bad-request saying what to install or to set up */
export function requireJanus(bindAddress: string | undefined): JanusInstallation {
  const found = findJanus();
  if (found === null) {
    throw new MediaError(
      "bad-request",
      `Janus is not installed (chưa cài Janus). Debian: sudo apt-get install --no-install-recommends janus; elsewhere name the program in ${JANUS_VARIABLE}.`,
    );
  }
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  // Its ICE library skips the loopback interface: every offer would fail with error 490, or never come.
  if (!own.some(({ internal, family }) => !internal && family === "IPv4"))
    throw new MediaError("bad-request", "Janus needs a network interface with an IPv4 address beside loopback (cần một cạc mạng có địa chỉ IPv4 ngoài loopback).");
  if (bindAddress !== undefined && !own.some(({ internal, address }) => !internal && address === bindAddress))
    throw new MediaError("bad-request", `${bindAddress} is no address of this machine that Janus can serve on (Janus không phục vụ được trên địa chỉ này).`);
  return found;
}

/** What is in a folder of modules but not wanted, as Janus wants it named. */
export async function unwanted(folder: string, wanted: readonly string[]): Promise<string> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names.filter((name) => name.endsWith(".so") && !wanted.includes(name)).join(",");
}
