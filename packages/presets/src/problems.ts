/** How the checks of a preset tell what is wrong. */

export interface PresetProblem {
  /** Stable machine code, e.g. `duplicate-id`, `unknown-parent`, `cycle`, `total`. */
  code: string;
  /** JSON-pointer-like place, e.g. `/sites/quang-ninh/parentId`; rows are named by id where they have one. */
  path: string;
  /** What is wrong, for a person. */
  message: string;
}

export type Report = (code: string, path: string, message: string) => void;

/** Reports ids that occur twice; returns the set of ids. */
export function idsOf(list: readonly { id: string }[], path: string, report: Report): Set<string> {
  const seen = new Set<string>();
  for (const { id } of list) {
    if (seen.has(id)) report("duplicate-id", `${path}/${id}`, `id "${id}" occurs more than once`);
    seen.add(id);
  }
  return seen;
}
