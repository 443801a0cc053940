import { Uuid, type Language } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { csvLine } from "../../platform/sheets/csv-line.ts";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { readAbsent } from "./absence-store.ts";

const AConference = Type.Object({ conferenceId: Uuid });
/** More than any conference has. */
const MOST = 2_000_000;

const HEAD: Record<Language, readonly string[]> = {
  vi: ["Điểm cầu", "Họ và tên", "Chức vụ", "Thành phần", "Lý do vắng"],
  en: ["Site", "Name", "Position", "Class", "Reason"],
};

/** Everybody who is absent with a reason, as a file. */
export function absenceFile(app: FastifyInstance, { platform, identity, conferences }: { platform: Platform; identity: Identity; conferences: Conferences }): void {
  app.get<{ Params: Static<typeof AConference> }>("/api/conferences/:conferenceId/absences.csv", { schema: { params: AConference } }, async (request, reply) => {
    const { conferenceId } = request.params;
    authorise(await identity.principal(request), "minutes.read", { conferenceId });
    const [rows, tree] = await Promise.all([readAbsent(platform.db, conferenceId, MOST), conferences.tree(conferenceId)]);
    const lines = rows.map(({ site, name, position, class: kind, reason }) => csvLine(tree.siteName(site), name, position, kind, reason));
    return reply
      .type("text/csv; charset=utf-8")
      .header("cache-control", "no-store")
      .header("content-disposition", `attachment; filename="absent-${conferenceId}.csv"`)
      .send(`\uFEFF${csvLine(...HEAD[languageOf(request.headers["accept-language"])])}${lines.join("")}`);
  });
}
