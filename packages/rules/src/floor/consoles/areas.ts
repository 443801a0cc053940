import { CONSOLE_AREAS, type CommandKind, type ConsoleArea, type ConsoleRole } from "@diemcau/contract";

/** Which parts of a conference each of the centre's roles may be in charge of. */
const RIGHTS: Readonly<Record<ConsoleRole, readonly ConsoleArea[]>> = {
  producer: CONSOLE_AREAS,
  secretary: ["agenda", "speakers", "roll-call", "votes", "messages"],
  chair: ["agenda", "speakers", "votes"],
};

export const isConsoleRole = (role: string): role is ConsoleRole => Object.hasOwn(RIGHTS, role);

export const areasOf = (role: ConsoleRole): readonly ConsoleArea[] => RIGHTS[role];

/** The area a command belongs to: one person may be in charge of it. Others are everybody's who may give them. */
export const AREA_OF_COMMAND: { readonly [K in CommandKind]?: ConsoleArea } = {
  "conference.open": "agenda",
  "conference.close": "agenda",
  "agenda.move": "agenda",
  "site.cue": "programme",
  "site.uncue": "programme",
  "programme.put-on-air": "programme",
  "stage.take": "programme",
  "stage.back": "programme",
  "stage.play": "programme",
  "stage.dress": "programme",
  "programme.take-off-air": "programme",
  "programme.enlarge": "programme",
  "queue.withdraw": "speakers",
  "queue.move": "speakers",
  "queue.join": "speakers",
  "queue.part": "speakers",
  "queue.return": "speakers",
  "queue.pass": "speakers",
  "queue.pass-all": "speakers",
  "speech.start": "speakers",
  "speech.extend": "speakers",
  "speech.end": "speakers",
};
