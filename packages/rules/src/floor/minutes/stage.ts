import type { Entry, StageScene } from "@diemcau/contract";
import { isCard } from "../stage/scene.ts";
import { section } from "./section.ts";

const WORDS = {
  vi: {
    title: "Tài liệu, video đã trình chiếu và thời gian nghỉ",
    columns: ["Thời gian", "Hình thức", "Nội dung"],
    kinds: { document: "Tài liệu", video: "Video", pause: "Nghỉ" },
    going: "…",
  },
  en: {
    title: "Documents and videos shown, and pauses",
    columns: ["Time", "What", "Title"],
    kinds: { document: "Document", video: "Video", pause: "Pause" },
    going: "…",
  },
} as const;

type Told = keyof (typeof WORDS)["vi"]["kinds"];
interface Spell {
  readonly what: Told;
  readonly name: string;
  readonly from: number;
  to: number | null;
}
type Kind = "conference.opened" | "conference.closed" | "stage.shown" | "programme.filled" | "programme.enlarged";

/** What of a scene the minutes tell; a title card says nothing that the agenda does not. */
function toldOf(scene: StageScene): { what: Told; name: string } | null {
  if (scene.layout === "document" || scene.layout === "video") return { what: scene.layout, name: scene.file.name };
  return scene.layout === "pause" ? { what: "pause", name: scene.title } : null;
}

/** When what was shown; the same document again at once goes on. */
export function stageSpells(entries: readonly Extract<Entry, { kind: Kind }>[]): Spell[] {
  const spells: Spell[] = [];
  let scene: StageScene = { layout: "strip" };
  let running: Spell | null = null;
  for (const entry of entries) {
    // What welcomed the rooms before the opening is no part of the conference, but may go on into it.
    const next: StageScene = entry.kind === "stage.shown" ? entry.scene : entry.kind === "conference.closed" || (entry.kind.startsWith("programme.") && isCard(scene)) ? { layout: "strip" } : scene;
    const told = toldOf(next);
    scene = next;
    if (running && told && running.what === told.what && running.name === told.name && entry.kind !== "conference.opened") continue;
    if (running) running.to = entry.at;
    running = told && { ...told, from: entry.at, to: null };
    if (running) spells.push(running);
  }
  return spells;
}

export const stage = section<Kind>({
  key: "stage",
  place: "course",
  kinds: ["conference.opened", "conference.closed", "stage.shown", "programme.filled", "programme.enlarged"],
  write({ entries, state, language, say }) {
    const { openedAt } = state;
    if (openedAt === null) return [];
    const spells = stageSpells(entries).filter(({ to }) => to === null || to > openedAt);
    if (spells.length === 0) return [];
    const words = WORDS[language];
    const [time, what, title] = words.columns;
    return [
      {
        title: words.title,
        blocks: [
          {
            kind: "table",
            columns: [
              { title: time, share: 25, align: "center" },
              { title: what, share: 15 },
              { title, share: 60 },
            ],
            rows: spells.map((spell) => [`${say.time(Math.max(spell.from, openedAt))} – ${spell.to === null ? words.going : say.time(spell.to)}`, words.kinds[spell.what], spell.name]),
          },
        ],
      },
    ];
  },
});
