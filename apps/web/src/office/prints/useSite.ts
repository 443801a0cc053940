import { useMemo } from "react";
import { useLocation, useSearch } from "wouter";
import type { Directory, Me, ProblemDetails } from "@diemcau/contract";
import { useDirectory, useReach } from "../../data/index.ts";
import { subtrees } from "../own-sites.ts";

export interface ChosenSite {
  readonly directory: Directory | null;
  readonly problem: ProblemDetails | null;
  /** Sites within reach; null while that is not known. */
  readonly own: readonly number[] | null;
  /** -1 where there is none. */
  readonly site: number;
  pick(site: number): void;
}

/** Which site a page is about: kept in the address, so that it survives a reload and can be passed on. */
export function useSite(conferenceId: string, me: Me): ChosenSite {
  const directory = useDirectory(conferenceId);
  const reach = useReach(conferenceId);
  const [path, navigate] = useLocation();
  const search = useSearch();
  const data = directory.data;
  const roots = reach.data?.roots;
  const own = useMemo(() => {
    if (!data) return null;
    if (me.role === "producer") return data.sites.id.map((_, ordinal) => ordinal);
    return roots ? subtrees(data.sites.parent, roots) : null;
  }, [data, roots, me.role]);
  const asked = Number(new URLSearchParams(search).get("site") ?? Number.NaN);
  const site = own?.includes(asked) ? asked : (own?.[0] ?? -1);
  const pick = (next: number): void => {
    const query = new URLSearchParams(search);
    query.set("site", String(next));
    navigate(`${path}?${query.toString()}`, { replace: true });
  };
  return { directory: data, problem: data ? null : directory.problem, own, site, pick };
}
