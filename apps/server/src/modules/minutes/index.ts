import { MinutesTextSaved, MinutesView, PAPER_FORMATS, SaveMinutesText, Uuid, type Entry, type Language, type MinutesText, type PaperFormat } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { fold } from "@diemcau/rules/text";
import { minutesHead, minutesKinds, minutesSay, rollCallMinute, ROUND_KINDS, writeMinutes, type MinutesFacts, type RoundEntry } from "@diemcau/rules/minutes";
import type { FastifyInstance, FastifyReply } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import { readKinds } from "../../platform/live/journal.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readPeople, type Conferences } from "../conferences/index.ts";
import { refuseSecret, type Documents } from "../documents/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { readSiteContacts } from "../invitations/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { PAPER_TYPES, type OfficialOrder, type Prints } from "../prints/index.ts";
import { minutesPaper, paragraphsOf, rollCallPaper } from "./paper.ts";
import { putText, readText } from "./store.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const FORMATS = PAPER_FORMATS.join("|");
const AFile = Type.Object({ conferenceId: Uuid, file: Type.String({ pattern: `^minutes\\.(${FORMATS})$` }) });
const ARound = Type.Object({ conferenceId: Uuid, file: Type.String({ pattern: `^[1-9]\\d{0,3}\\.(${FORMATS})$` }) });
const Wishes = Type.Object({ language: Type.Optional(Type.Union([Type.Literal("vi"), Type.Literal("en")])), as: Type.Optional(Type.String()) });
const base = "/api/conferences/:conferenceId";
/** Sites that a printed list holds; beyond, only those that need a word. */
const LISTED = 5_000;

/** What a module's tables hold for the minutes, by the key of its section. */
export type MinutesReaders = Readonly<Record<string, (conferenceId: string, language: Language) => Promise<unknown>>>;

export interface Minutes {
  routes(app: FastifyInstance): void;
}

export interface MinutesModules {
  readonly identity: Identity;
  readonly organisation: Organisation;
  readonly conferences: Conferences;
  readonly prints: Prints;
  readonly documents: Documents;
  readonly readers: MinutesReaders;
}

export function createMinutes(platform: Platform, { identity, organisation, conferences, prints, documents, readers }: MinutesModules): Minutes {
  const { db, hub, clock } = platform;

  async function factsOf(conferenceId: string, language: Language): Promise<MinutesFacts> {
    const [outline, tree, levels, people] = await Promise.all([
      conferences.catalogue.outline(conferenceId),
      conferences.tree(conferenceId),
      organisation.levels(language),
      readPeople(db, conferenceId),
    ]);
    const used = new Set(tree.sites.map(({ level }) => level));
    return {
      outline,
      chairs: people.chairs,
      organisers: people.organisers,
      levels: levels.filter(({ code }) => used.has(code)),
      sites: tree.sites.map(({ name, parent, level, expected }) => ({ name, parent, level, expected })),
    };
  }

  const emptyText = ({ chairs }: MinutesFacts): MinutesText => ({
    number: "",
    place: "",
    secretary: "",
    secretaryTitle: "",
    chair: chairs[0]?.name.slice(0, 120) ?? "",
    chairTitle: "",
    attendance: "",
    conclusions: "",
    remarks: {},
  });

  async function material(conferenceId: string, language: Language) {
    const [facts, saved] = await Promise.all([factsOf(conferenceId, language), readText(db, conferenceId)]);
    const { state } = await hub.get(conferenceId);
    const say = minutesSay(language, facts.outline.conference.timeZone, (site) => facts.sites[site]?.name ?? "");
    return { facts, saved, state, say, text: saved?.text ?? emptyText(facts) };
  }

  /** Everything anew from the journal; what was written by hand is set beside it. */
  async function write(conferenceId: string, language: Language): Promise<{ view: MinutesView; facts: MinutesFacts }> {
    const { facts, saved, state, say, text } = await material(conferenceId, language);
    const [journal, ...rows] = await Promise.all([
      readKinds(db, conferenceId, minutesKinds, state.seq),
      ...Object.entries(readers).map(async ([key, read]): Promise<[string, unknown]> => [key, await read(conferenceId, language)]),
    ]);
    const closedAt = journal.findLast(({ kind }) => kind === "conference.closed")?.at ?? null;
    const sections = writeMinutes({ language, facts, state, journal, rows: Object.fromEntries(rows) });
    return {
      facts,
      view: {
        seq: state.seq,
        writtenAt: clock(),
        head: minutesHead(facts, state, closedAt, text.secretary, language, say),
        // Its lists are not meant to be changed: the schema of an answer does not say so.
        sections: sections as MinutesView["sections"],
        text,
        version: saved?.version ?? 0,
        changedAt: saved?.changedAt ?? null,
        changedBy: saved?.changedBy ?? null,
      },
    };
  }

  /** Pages of the documents that the text by hand mentions. */
  const linksOf = (principal: Principal, { conclusions, attendance, remarks }: MinutesText, { outline }: MinutesFacts) =>
    documents.links(principal, [conclusions, attendance, ...Object.values(remarks)].flatMap(paragraphsOf), outline.documents.map(({ id }) => id));

  const sent = async (reply: FastifyReply, order: OfficialOrder, format: PaperFormat, name: string) =>
    reply
      .headers({ "cache-control": "no-store", "content-disposition": `${format === "docx" ? "attachment" : "inline"}; filename="${name}.${format}"` })
      .type(PAPER_TYPES[format])
      .send(await prints.print(order, format));

  return {
    routes(app) {
      app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof Wishes> }>(
        `${base}/minutes`,
        { schema: { params: AConference, querystring: Wishes, response: { 200: MinutesView } } },
        async (request) => {
          authorise(await identity.principal(request), "minutes.read");
          const { view } = await write(request.params.conferenceId, request.query.language ?? languageOf(request.headers["accept-language"]));
          return view;
        },
      );

      app.post<{ Params: Static<typeof AConference>; Body: SaveMinutesText }>(
        `${base}/minutes/text`,
        { bodyLimit: 256 * 1024, schema: { params: AConference, body: SaveMinutesText, response: { 200: MinutesTextSaved } } },
        async (request) => {
          const { principal } = authorise(await identity.principal(request, "header"), "minutes.write");
          const { conferenceId } = request.params;
          await conferences.tree(conferenceId);
          const { text, version } = request.body;
          refuseSecret(text.number, text.attendance, text.conclusions, ...Object.values(text.remarks));
          const saved = await putText(db, conferenceId, text, version, principal.kind === "account" ? principal.name : "", clock());
          if (!saved) throw new Problem("minutes-changed");
          return { version: saved.version, changedAt: saved.changedAt, changedBy: saved.changedBy };
        },
      );

      app.get<{ Params: Static<typeof AFile>; Querystring: Static<typeof Wishes> }>(`${base}/minutes-papers/:file`, { schema: { params: AFile, querystring: Wishes } }, async (request, reply) => {
        const { principal } = authorise(await identity.principal(request), "minutes.read");
        const { conferenceId, file } = request.params;
        const language = request.query.language ?? languageOf(request.headers["accept-language"]);
        const [{ view, facts }, { state }] = await Promise.all([write(conferenceId, language), hub.get(conferenceId)]);
        const say = minutesSay(language, facts.outline.conference.timeZone, () => "");
        const { title, shortTitle } = facts.outline.conference;
        const [letterhead, links] = await Promise.all([prints.letterhead(conferenceId, 0, language), linksOf(principal, view.text, facts)]);
        return sent(reply, minutesPaper({ view, letterhead, title, links, day: dayOf(facts, state), writtenAt: say.moment(view.writtenAt), language }), file.split(".")[1] as PaperFormat, `minutes-${plain(shortTitle)}`);
      });

      app.get<{ Params: Static<typeof ARound>; Querystring: Static<typeof Wishes> }>(`${base}/roll-calls/:file`, { schema: { params: ARound, querystring: Wishes } }, async (request, reply) => {
        authorise(await identity.principal(request), "minutes.read");
        const { conferenceId, file } = request.params;
        const [round, format] = file.split(".") as [string, PaperFormat];
        const language = request.query.language ?? languageOf(request.headers["accept-language"]);
        const { facts, state, say, text } = await material(conferenceId, language);
        const [journal, contacts, letterhead] = await Promise.all([
          readKinds(db, conferenceId, ROUND_KINDS, state.seq),
          readSiteContacts(db, conferenceId),
          prints.letterhead(conferenceId, 0, language),
        ]);
        const known = Object.fromEntries(contacts.map(({ site, name, phone }) => [site, { name: name ?? "", phone: phone ?? "" }]));
        const parts = rollCallMinute(journal as Entry[] as RoundEntry[], Number(round), facts, known, language, say, LISTED);
        if (!parts) throw new Problem("not-found");
        const head = minutesHead(facts, state, null, text.secretary, language, say).slice(1, -1);
        const view = { head, parts: parts as MinutesView["sections"][number]["parts"], text };
        const { title } = facts.outline.conference;
        return sent(reply, rollCallPaper({ view, letterhead, title: ROLL_CALL_OF[language](title), day: dayOf(facts, state), writtenAt: say.moment(clock()), language }), format, `roll-call-${round}`);
      });
    },
  };
}

const ROLL_CALL_OF = { vi: (title: string) => `Điểm danh điểm cầu – ${title}`, en: (title: string) => `Roll call of the sites – ${title}` } as const;

/** The day of the conference, where it is held. */
const dayOf = ({ outline: { conference } }: MinutesFacts, { openedAt }: ConferenceState): string =>
  new Intl.DateTimeFormat("en-CA", { timeZone: conference.timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(openedAt ?? conference.startsAt);

const plain = (text: string): string =>
  fold(text)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
