import { useMemo } from "react";
import { LineDown, problemFor } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { readAtServer, type Chosen, type Read, type Reading } from "../ui/reading/index.ts";
import { forget, keptFile, keptText } from "./offline/papers.ts";
import { asOf, type Room } from "./rooms.ts";
import { zoneOf } from "./zone.ts";

/** A paper that may not be read any more leaves this PC too. */
const GONE = new Set(["document-recalled", "document-not-open", "not-found"]);

/** The copy that this PC keeps, with its files at addresses of this page. */
async function readKept(room: Room, chosen: Chosen): Promise<Read | null> {
  const text = await keptText(room, chosen, Date.now());
  if (!text) return null;
  const addresses = new Map<string, string>();
  for (const { id } of text.files) {
    const file = await keptFile(room, id);
    if (file) addresses.set(id, URL.createObjectURL(file));
  }
  return { ...text, addresses };
}

/** What this room reads: from the server, and without it what its PC keeps. */
export function useReading(room: Room): Reading {
  const { t } = useTranslation("offline");
  const format = useFormat();
  return useMemo(
    () => ({
      async load(chosen, signal) {
        try {
          return await readAtServer(room.conferenceId, asOf(room), chosen, signal);
        } catch (error) {
          if (signal.aborted) throw error;
          if (GONE.has(problemFor(error).code)) await forget(room, chosen).catch(() => {});
          else {
            const kept = await readKept(room, chosen).catch(() => null);
            if (kept) return kept;
          }
          throw error;
        }
      },
      release({ fetchedAt, addresses }) {
        if (fetchedAt !== undefined) for (const address of addresses.values()) URL.revokeObjectURL(address);
      },
      explain: (error) => (error instanceof LineDown ? { ...problemFor(error), title: t("papers.notKept"), remedy: t("papers.notKeptRemedy") } : problemFor(error)),
      note: ({ fetchedAt }) => (fetchedAt === undefined ? null : t("papers.keptCopy", { time: format.dateTime(fetchedAt, zoneOf(room)) })),
    }),
    [room, t, format],
  );
}
