import { useEffect, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { useCommand } from "../../data/index.ts";
import { useProgramme, type ProgrammeStatus } from "../../ui/programme/index.ts";

/** This window, told apart from others that look into the same room. */
const CONSOLE = uuidv7();

export interface LookInto {
  readonly stream: MediaStream | null;
  /** `asking` until the room's camera may open; `refused` when it may not. */
  readonly status: ProgrammeStatus | "asking" | "refused";
}

/**
 * Opens a room's camera and microphone to the control room alone, and plays them.
 * @param hasBegun a picture has come: before that the room is still opening its camera, and nothing has frozen
 */
export function useLook(conferenceId: string, site: number, hasBegun: boolean): LookInto {
  const send = useCommand(conferenceId, "account");
  const [asked, setAsked] = useState<"asking" | "open" | "refused">("asking");
  useEffect(() => {
    let over = false;
    setAsked("asking");
    const opening = send({ kind: "wall.open-preview", site, console: CONSOLE });
    opening.then(
      () => over || setAsked("open"),
      () => over || setAsked("refused"),
    );
    return () => {
      over = true;
      // Not before it was opened: the last word counts.
      void opening.then(() => send({ kind: "wall.close-preview", site, console: CONSOLE })).catch(() => {});
    };
  }, [send, site]);
  const plays = asked === "open";
  const { streams, status } = useProgramme({ url: plays ? `/media/${conferenceId}/whep?source=${site}` : null, as: "account", slots: 1, isLive: () => hasBegun });
  return { stream: plays ? streams[0]! : null, status: plays ? status : asked };
}
