/** "Kết luận này", "Nghị quyết nói trên": marked only where one single document of that type was cited before. */
import type { Draft, Frame } from "./draft.ts";
import { wordKey, wordsBefore } from "./words.ts";

const POINTER = /[ \n](?:này|nói trên|nêu trên|trên đây|kể trên)(?![\p{L}\p{N}])/giu;

export function findAnaphora({ text, lexicon }: Frame, drafts: readonly Draft[]): Draft[] {
  const found: Draft[] = [];
  const cited = new Map<string, Map<string, Draft>>();
  let next = 0;
  const ordered = [...drafts].sort((a, b) => a.start - b.start);
  for (const pointer of text.matchAll(POINTER)) {
    for (; next < ordered.length && (ordered[next]?.end ?? Infinity) <= pointer.index; next++) {
      const draft = ordered[next];
      if (!draft || draft.isName) continue;
      const name = wordKey(draft.fields.typeName ?? "");
      cited.set(name, (cited.get(name) ?? new Map<string, Draft>()).set(identity(draft), draft));
    }
    const words = wordsBefore(text, pointer.index, lexicon.longest);
    for (let count = words.length; count > 0; count--) {
      const key = words
        .slice(0, count)
        .toReversed()
        .map((word) => wordKey(text.slice(word.start, word.end)));
      const before = lexicon.byWord.has(key.join(" ")) ? cited.get(key.join(" ")) : undefined;
      const start = words[count - 1]?.start ?? 0;
      if (before?.size !== 1) continue;
      const [only] = before.values();
      if (only && !overlaps(ordered, start, pointer.index))
        found.push(pointTo(only, start, pointer.index + pointer[0].length));
      break;
    }
  }
  return found;
}

/** Mentions of one document share it: the registry's id, or else what the text says. */
function identity({ fields, resolved }: Draft): string {
  const { resolution } = resolved;
  if (resolution.status === "resolved") return resolution.id;
  return `${fields.symbol ?? fields.number} ${fields.issuerName ?? ""}`;
}

function overlaps(ordered: readonly Draft[], start: number, end: number): boolean {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  return (ordered[low]?.start ?? Infinity) < end;
}

function pointTo(only: Draft, start: number, end: number): Draft {
  return {
    ...only,
    start,
    end,
    citationStart: start,
    citationEnd: end,
    fields: { ...only.fields, kind: "short", section: null, certainty: "possible" },
    resolved: { resolution: only.resolved.resolution, conflict: [] },
  };
}
