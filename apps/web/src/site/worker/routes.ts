/** What the room's worker does with a request: pure, so that it can be tested without a browser. */
export type Route = "page" | "file" | "leave";

/** Files whose name changes with their content. */
const HASHED = "/assets/";

/**
 * @param address of the request
 * @param origin of the page
 * @param mode of the request; "navigate" for a page
 * @param files that belong to the room's page
 */
export function routeOf(address: string, origin: string, method: string, mode: string, files: ReadonlySet<string>): Route {
  const url = new URL(address);
  if (method !== "GET" || url.origin !== origin) return "leave";
  // Where the room prints from, or reads a file: these are the server's to answer.
  if (mode === "navigate") return url.pathname === "/site" || url.pathname.startsWith("/site/") ? "page" : "leave";
  if (url.pathname.startsWith(HASHED) || files.has(url.pathname)) return "file";
  return "leave";
}

/** Shells that older pages may still stand on: the one that is new and the one before it stay. */
export function outdated(names: readonly string[], prefix: string, current: string): string[] {
  const shells = names.filter((name) => name.startsWith(prefix) && name !== current);
  return shells.slice(0, Math.max(0, shells.length - 1));
}
