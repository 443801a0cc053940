/** Mentions of documents in what rooms and phones read: looked for once for all who read the same. */
import { createHash } from "node:crypto";
import type { MarkedText, MentionedText } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import { markReferences } from "./references.ts";

/** What is entered in the registry meanwhile is known to readers after that time. */
const KEPT_MS = 60_000;
/** Texts of so many agendas and papers; each is some kilobytes. */
const KEPT = 2_000;

/** Texts cut into parts, by the text; only of those that mention a document. */
type Mentions = ReadonlyMap<string, MentionedText>;

export class MentionsFinder {
  readonly #platform: Pick<Platform, "db">;
  readonly #kept = new Map<string, { until: number; mentions: Promise<Mentions> }>();

  constructor(platform: Pick<Platform, "db">) {
    this.#platform = platform;
  }

  /** @param near documents in whose company the texts stand */
  of(texts: readonly string[], near: readonly string[]): Promise<Mentions> {
    const asked = [...new Set(texts)].filter((text) => text.trim() !== "");
    if (asked.length === 0) return Promise.resolve(new Map());
    const key = createHash("sha256").update(JSON.stringify([asked, near.toSorted()])).digest("base64url");
    const now = Date.now();
    const known = this.#kept.get(key);
    if (known && known.until > now) return known.mentions;
    if (this.#kept.size >= KEPT) this.#kept.clear();
    const mentions = this.#find(asked, near);
    this.#kept.set(key, { until: now + KEPT_MS, mentions });
    mentions.catch(() => this.#kept.delete(key));
    return mentions;
  }

  async #find(texts: readonly string[], near: readonly string[]): Promise<Mentions> {
    // Held against the whole registry: which document is meant does not depend on who reads. Who may open it does.
    const { paragraphs } = await markReferences(this.#platform.db, texts, new Set(), near);
    return new Map(texts.flatMap((text, at) => (paragraphs[at]!.some(({ mention }) => mention) ? [[text, partsOf(paragraphs[at]!)] as const] : [])));
  }
}

const partsOf = (marked: MarkedText): MentionedText =>
  marked.map(({ text, mention }) =>
    mention ? { text, mention: { documentId: mention.status === "resolved" && mention.conflict.length === 0 ? mention.ids[0]! : null } } : { text },
  );

/** For one reader: links to what they may open, the other mentions marked alone. */
export function mentionsFor(mentions: Mentions, mayOpen: (documentId: string) => boolean): MentionedText[] {
  return [...mentions.values()].map((parts) =>
    parts.map(({ text, mention }) => (mention ? { text, mention: { documentId: mention.documentId !== null && mayOpen(mention.documentId) ? mention.documentId : null } } : { text })),
  );
}
