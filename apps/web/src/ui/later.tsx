import { lazy, type ComponentType, type LazyExoticComponent } from "react";

/** A part of the program that could not be fetched: the line is down, or the server was upgraded under an open page. */
export class PartMissing extends Error {
  override name = "PartMissing";
}

/** A part that is fetched when it is first shown, or before that with `fetch`. */
export type Later<P extends object> = LazyExoticComponent<ComponentType<P>> & {
  /** Fetches it without showing it; never fails: what is still missing when it is shown says so there. */
  fetch(): Promise<void>;
};

/**
 * A part of a page in a file of its own. Files of an older version are gone after an upgrade, so that a page which
 * stays open for a whole conference should `fetch` its parts while it has nothing else to do.
 */
export function later<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): Later<P> {
  let loading: Promise<{ default: ComponentType<P> }> | null = null;
  const once = (): Promise<{ default: ComponentType<P> }> =>
    (loading ??= load().catch((error: unknown) => {
      loading = null;
      throw new PartMissing("a part of the program could not be fetched", { cause: error });
    }));
  return Object.assign(lazy(once), { fetch: () => once().then(() => undefined, () => undefined) });
}
