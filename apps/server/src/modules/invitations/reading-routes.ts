/** The funnel, the lists, one invitation, and what is new. */
import { InvitationDetail, InvitationFilter, InvitationFunnel, InvitationList, Notices, type InvitationRow, type Language } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import { Problem } from "../../platform/problem.ts";
import { SHEET_TYPES, writeText } from "../../platform/sheets/files.ts";
import type { SiteTree } from "../conferences/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { readClashes, readMeeting } from "./clash-store.ts";
import { readFunnel, readList } from "./funnel-store.ts";
import { markNoticesSeen, readNotices } from "./notice-store.ts";
import { AConference, ASite } from "./routes.ts";
import { accountOf, type Account, type Scopes } from "./scope.ts";
import { named, subtreeOf } from "./subtree.ts";
import { readCampaign, readChanges, readDoubleSeats, readInvitation, readMessages, readSubstitutions, readTimeZone } from "./store.ts";

const Ordinal = Type.String({ pattern: "^\\d{1,5}$" });
const As = Type.Optional(Type.String());
const AFunnel = Type.Object({ under: Ordinal, from: Type.Optional(Ordinal), as: As });
const AList = Type.Object({ under: Ordinal, filter: Type.Optional(InvitationFilter), q: Type.Optional(Type.String({ maxLength: 100 })), after: Type.Optional(Ordinal), as: As });
const AnExport = Type.Object({ under: Ordinal, filter: Type.Optional(InvitationFilter), language: Type.Optional(Type.Union([Type.Literal("vi"), Type.Literal("en")])), as: As });
const PAGE = 100;
const ALL = 100_000;
/** A CSV's texts. */
const COLUMNS: Record<Language, readonly string[]> = {
  vi: ["TT", "Điểm cầu", "Cấp", "Trực thuộc", "Người liên hệ", "Điện thoại", "Thư điện tử", "Được mời", "Đã mở", "Trả lời", "Lý do", "Đăng ký", "Đủ danh sách", "Kiểm tra", "Số đại biểu", "Sức chứa", "Nhắc lần cuối"],
  en: ["No.", "Site", "Level", "Below", "Contact", "Telephone", "E-mail", "Invited", "Opened", "Answer", "Reason", "Registered", "Roster complete", "Tested", "Delegates", "Capacity", "Last reminder"],
};
const ANSWERS: Record<Language, Record<"accepted" | "declined", string>> = {
  vi: { accepted: "Tham dự", declined: "Không tham dự" },
  en: { accepted: "accepted", declined: "declined" },
};

export function readingRoutes(app: FastifyInstance, scopes: Scopes, organisation: Organisation): void {
  const { platform, identity } = scopes;
  const { db } = platform;

  app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof AFunnel> }>(
    "/api/conferences/:conferenceId/invitations/funnel",
    { schema: { params: AConference, querystring: AFunnel, response: { 200: InvitationFunnel } } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const under = Number(request.query.under);
      const from = Number(request.query.from ?? 0);
      const { account, tree, tested } = await scopes.site(request, "invitation.read", conferenceId, under);
      const language = languageOf(request.headers["accept-language"]);
      // Screens ask every few seconds: nothing is counted while nothing has changed.
      // One room may pass while another fails.
      const lastTested = [...tested.values()].reduce((last, at) => Math.max(last, at), 0);
      const etag = `W/"${await readChanges(db, conferenceId)}.${await readMeeting(db, conferenceId)}.${tested.size}.${lastTested}.${tree.version}.${language}"`;
      void reply.headers({ etag, "cache-control": "private, no-cache", vary: "accept-language" });
      if (request.headers["if-none-match"] === etag) return reply.code(304).send();
      const [rows, levels] = await Promise.all([readFunnel(db, { conferenceId, subtree: subtreeOf(tree, under), tested }), organisation.levels(language)]);
      const bySite = rows.filter(({ kind, root }) => kind === "site" && root !== null && root >= 0).toSorted((a, b) => a.root! - b.root!);
      const byLevel = new Map(rows.flatMap((row) => (row.kind === "level" ? [[row.level, row] as const] : [])));
      const { kind: _kind, root: _root, level: _level, ...total } = rows.find(({ kind }) => kind === "total")!;
      return {
        site: under,
        name: tree.siteName(under),
        path: pathTo(tree, account, under),
        total,
        levels: levels.flatMap(({ code, name }) => {
          const row = byLevel.get(code);
          return row ? [{ name, ...countsOf(row) }] : [];
        }),
        below: bySite.slice(from, from + PAGE).map((row) => ({ site: row.root!, name: tree.siteName(row.root!), ...countsOf(row) })),
        children: bySite.length,
      };
    },
  );

  app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof AList> }>(
    "/api/conferences/:conferenceId/invitations/list",
    { schema: { params: AConference, querystring: AList, response: { 200: InvitationList } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { under, filter = "all", q = "", after } = request.query;
      const { tree, tested } = await scopes.site(request, "invitation.read", conferenceId, Number(under));
      const scope = { conferenceId, subtree: named(tree, subtreeOf(tree, Number(under)), q), tested };
      const { total, rows } = await readList(db, scope, { filter, after: after === undefined ? -1 : Number(after), limit: PAGE, language: languageOf(request.headers["accept-language"]) });
      return { total, rows, next: rows.length === PAGE ? rows.at(-1)!.site : null };
    },
  );

  app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof AnExport> }>(
    "/api/conferences/:conferenceId/invitations/list.csv",
    { schema: { params: AConference, querystring: AnExport } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const { under, filter = "all", language = "vi" } = request.query;
      const { tree, tested } = await scopes.site(request, "invitation.read", conferenceId, Number(under));
      const { rows } = await readList(db, { conferenceId, subtree: subtreeOf(tree, Number(under)), tested }, { filter, after: -1, limit: ALL, language });
      const zone = await readTimeZone(db, conferenceId);
      return reply
        .headers({ "cache-control": "no-store", "content-disposition": `attachment; filename="giay-moi-${filter}.csv"` })
        .type(SHEET_TYPES.csv)
        .send(sheetOf(rows, language, zone));
    },
  );

  app.get<{ Params: Static<typeof ASite> }>(
    "/api/conferences/:conferenceId/invitations/sites/:ordinal",
    { schema: { params: ASite, response: { 200: InvitationDetail } } },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      const { account, tested } = await scopes.site(request, "invitation.read", conferenceId, site);
      const stored = await readInvitation(db, conferenceId, site, { language: languageOf(request.headers["accept-language"]) });
      if (!stored) throw new Problem("invitation-not-written");
      const [messages, substitutions, doubleSeats, clashes, campaign] = await Promise.all([
        readMessages(db, conferenceId, site),
        readSubstitutions(db, conferenceId, site),
        readDoubleSeats(db, conferenceId, site),
        stored.answer === "declined" ? { clashes: 0, clashing: [] } : readClashes(db, conferenceId, site),
        readCampaign(db, conferenceId),
      ]);
      const { unitId, ...shown } = stored;
      return { ...shown, testedAt: tested.get(site) ?? null, own: unitId !== null && unitId === account.unitId, messages, substitutions, doubleSeats, ...clashes, campaign };
    },
  );

  app.get("/api/notices", { schema: { response: { 200: Notices } } }, async (request) => {
    const account = accountOf(await identity.principal(request), "notice.read");
    if (account.role === "unit-officer" && account.unitId === null) return { fresh: 0, notices: [] };
    return readNotices(db, account.id, account.role === "producer" ? null : account.unitId);
  });

  app.post("/api/notices/seen", { schema: { response: { 204: Type.Null() } } }, async (request, reply) => {
    const account = accountOf(await identity.principal(request, "header"), "notice.read");
    await markNoticesSeen(db, account.id, platform.clock());
    return reply.code(204).send();
  });
}

function countsOf<T extends { kind: unknown; root: unknown; level: unknown }>({ kind: _kind, root: _root, level: _level, ...counts }: T): Omit<T, "kind" | "root" | "level"> {
  return counts;
}

/** From the top that the account may see down to a site. */
function pathTo(tree: SiteTree, account: Account, site: number): { site: number; name: string }[] {
  const path: { site: number; name: string }[] = [];
  for (let at = site; at >= 0; at = tree.sites[at]?.parent ?? -1) {
    if (account.role === "unit-officer" && !(account.unitId !== null && tree.covers(account.unitId, at))) break;
    path.unshift({ site: at, name: tree.siteName(at) });
  }
  return path;
}

function sheetOf(rows: readonly InvitationRow[], language: Language, timeZone: string): Buffer {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const when = (at: number | null) => (at === null ? "" : format.format(at).replace(",", ""));
  return Buffer.from(
    writeText(
      [
        COLUMNS[language],
        ...rows.map((row, at) => [
          at + 1,
          row.name,
          row.level,
          row.above ?? "",
          row.contactName ?? "",
          row.contactPhone ?? "",
          row.contactEmail ?? "",
          when(row.invitedAt),
          when(row.openedAt),
          row.answer === null ? "" : ANSWERS[language][row.answer],
          row.reason ?? "",
          when(row.registeredAt),
          when(row.rosterAt),
          when(row.testedAt),
          row.delegates,
          row.capacity ?? "",
          when(row.remindedAt),
        ]),
      ],
      ",",
    ),
  );
}
