import type { Config } from "../platform/config.ts";
import type { Finding } from "./finding.ts";
import { data, openFiles, ports, programs, relays } from "./machine.ts";
import { database, mail } from "./services.ts";

export { written, type Finding } from "./finding.ts";

/** Looks at everything that an installation rests on, with the settings it would start with; changes nothing. */
export async function examine(config: Config): Promise<Finding[]> {
  const parts = [data(config), openFiles(), ports(config), database(config), mail(config), relays(config), programs()];
  return (await Promise.all(parts)).flat();
}
