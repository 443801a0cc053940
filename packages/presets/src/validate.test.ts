import { describe, expect, it } from "vitest";
import { loadPreset, validatePreset, type Preset } from "./index.ts";

const good = loadPreset("northwind-assembly");

/** Each wrong fixture is the good preset with one thing broken; the problem must be named by its code and place. */
const wrong: [code: string, path: RegExp, breakIt: (preset: Preset) => void][] = [
  ["shape", /\/sites\/3\/expected/, (p) => (p.sites[3]!.expected = 2.5)],
  ["shape", /./, (p) => ((p as unknown as Record<string, unknown>).surplus = true)],
  ["shape", /\/conference/, (p) => Reflect.deleteProperty(p.conference, "venue")],
  ["not-nfc", /\/units\/0\/name/, (p) => (p.units[0]!.name = "Cẩm Phả".normalize("NFD"))],
  ["duplicate-id", /\/units\/baltic/, (p) => p.units.push(structuredClone(p.units.find((u) => u.id === "baltic")!))],
  ["duplicate-id", /\/sites\/baltic/, (p) => (p.sites[5]!.id = "baltic")],
  ["duplicate-id", /\/documents\/std-12-3/, (p) => (p.documents[0]!.id = "std-12-3")],
  ["duplicate-id", /\/documentTypes/, (p) => p.documentTypes.push(p.documentTypes[0]!)],
  ["unknown-level", /\/units\/baltic/, (p) => (p.units.find((u) => u.id === "baltic")!.level = "moon")],
  ["unknown-level", /\/unitKinds\/post/, (p) => (p.unitKinds.find((k) => k.code === "post")!.level = "moon")],
  ["unknown-kind", /\/units\/baltic/, (p) => (p.units.find((u) => u.id === "baltic")!.kind = "moon")],
  ["unknown-kind", /\/sites\/baltic/, (p) => (p.sites.find((s) => s.id === "baltic")!.kind = "moon")],
  ["level-of-kind", /\/units\/baltic/, (p) => (p.units.find((u) => u.id === "baltic")!.level = "chapter")],
  ["depth", /\/units\/baltic\/parentId/, (p) => (p.units.find((u) => u.id === "baltic")!.parentId = "tasman.hobart")],
  ["unknown-parent", /\/units\/baltic/, (p) => (p.units.find((u) => u.id === "baltic")!.parentId = "nowhere")],
  ["unknown-parent", /\/sites\/baltic/, (p) => (p.sites.find((s) => s.id === "baltic")!.parentId = "nowhere")],
  ["cycle", /\/sites\//, (p) => (p.sites.find((s) => s.id === "baltic")!.parentId = "baltic.visby")],
  ["cycle", /\/units\//, (p) => (p.units.find((u) => u.id === "baltic")!.parentId = "baltic")],
  ["roots", /\/sites/, (p) => (p.sites.find((s) => s.id === "baltic")!.parentId = null)],
  ["unknown-unit", /\/sites\/baltic/, (p) => (p.sites.find((s) => s.id === "baltic")!.unitId = "nowhere")],
  ["unknown-unit", /organisers/, (p) => (p.conference.organisers[0]!.unitId = "nowhere")],
  ["unknown-unit", /issuerUnitId/, (p) => (p.documents[0]!.issuerUnitId = "nowhere")],
  ["time-zone", /\/sites\/baltic/, (p) => (p.sites.find((s) => s.id === "baltic")!.timeZone = "Europe/Atlantis")],
  ["time-zone", /^\/timeZone/, (p) => (p.timeZone = "+07:00")],
  [
    "validity",
    /\/units\/baltic/,
    (p) =>
      Object.assign(
        p.units.find((u) => u.id === "baltic")!,
        { validFrom: "2024-01-02", validTo: "2024-01-01" },
      ),
  ],
  ["total", /delegates/, (p) => (p.sites[0]!.expected += 1)],
  ["total", /sites/, (p) => (p.totals.sites = 119)],
  ["unknown-document", /groundDocument/, (p) => (p.conference.groundDocument = "nothing")],
  ["unknown-document", /\/agenda\/closing/, (p) => p.conference.agenda.at(-1)!.documents.push("nothing")],
  [
    "unknown-document",
    /\/documents\/rep-lights/,
    (p) => (p.documents.find((d) => d.id === "rep-lights")!.relations[0]!.to = "nothing"),
  ],
  [
    "self-relation",
    /rep-lights/,
    (p) => (p.documents.find((d) => d.id === "rep-lights")!.relations[0]!.to = "rep-lights"),
  ],
  [
    "same-document",
    /std-12-2/,
    (p) =>
      Object.assign(
        p.documents.find((d) => d.id === "std-12-2")!,
        { number: "12/3", issuedOn: "2025-01-15" },
      ),
  ],
  ["unknown-type", /res-2024-17b/, (p) => (p.documents[0]!.type = "KL")],
  ["time", /issuedOn/, (p) => (p.documents[0]!.issuedOn = "2024-99-99")],
  ["unknown-session", /closing/, (p) => (p.conference.agenda.at(-1)!.sessionId = "night")],
  ["unknown-paper", /paper-visby/, (p) => (p.conference.agenda.find((i) => i.id === "paper-visby")!.paper = "none")],
  ["unknown-site", /paper-visby/, (p) => (p.conference.agenda.find((i) => i.id === "paper-visby")!.siteId = "none")],
  ["unknown-topic", /p-unmanned/, (p) => (p.conference.papers.at(-1)!.topic = "none")],
  ["lead", /organisers/, (p) => (p.conference.organisers[0]!.role = "coordinating")],
  ["order", /\/sessions\/harbours/, (p) => (p.conference.agenda.at(-1)!.order = 9)],
  ["time", /\/sessions\/harbours/, (p) => (p.conference.agenda.at(-1)!.minutes = 500)],
  ["time", /\/conference\/startsAt/, (p) => (p.conference.startsAt = "2025-05-14T08:00:00+02:00")],
  ["no-roster", /post/, (p) => Reflect.deleteProperty(p.roster.tiers, "post")],
  ["no-share", /post/, (p) => (p.roster.tiers.post = p.roster.tiers.post!.filter((t) => t.share === undefined))],
  ["count-or-share", /post/, (p) => Reflect.deleteProperty(p.roster.tiers.post![2]!, "share")],
  ["role-count", /post/, (p) => (p.roster.tiers.post![0]!.count = 2)],
  ["voting-rule", /votingRules\/0/, (p) => (p.votingRules![0]!.threshold = { base: "cast", share: [3, 2], strict: false })],
  ["unknown-class", /votingRules\/0/, (p) => (p.votingRules![0]!.classes = ["none"])],
  ["voting-weights", /votingRules\/0/, (p) => Object.assign(p.votingRules![0]!, { method: "devices", weights: { by: "level", of: Array.from({ length: 20 }, () => 1), other: 1 } })],
  ["unknown-class", /post/, (p) => (p.roster.tiers.post![0]!.class = "none")],
  ["unknown-rank", /post/, (p) => (p.roster.tiers.post![0]!.positions[0]![0]!.rank = "none")],
];

describe("validatePreset", () => {
  it("accepts what ships", () => expect(validatePreset(good)).toEqual([]));

  it.each(wrong)("reports %s at %s", (code, path, breakIt) => {
    const preset = structuredClone(good);
    breakIt(preset);
    const problems = validatePreset(preset);
    expect(problems.filter((problem) => problem.code === code && path.test(problem.path))).not.toEqual([]);
    for (const problem of problems) expect(problem.message).not.toBe("");
  });

  it.each(["morning", "afternoon", "evening"] as const)("takes a session of the %s", (half) => {
    const preset = structuredClone(good);
    preset.conference.sessions[0]!.half = half;
    expect(validatePreset(preset)).toEqual([]);
  });

  it("returns all problems at once", () => {
    const preset = structuredClone(good);
    preset.sites[1]!.timeZone = "Nowhere/At_All";
    preset.sites[2]!.unitId = "nowhere";
    preset.conference.groundDocument = "nothing";
    expect(
      validatePreset(preset)
        .map((problem) => problem.code)
        .sort(),
    ).toEqual(["time-zone", "unknown-document", "unknown-unit"]);
  });

  it.each([null, undefined, 7, "x", [], {}])("does not throw for %j", (raw) => {
    expect(validatePreset(raw).every((problem) => problem.code === "shape")).toBe(true);
    expect(validatePreset(raw)).not.toEqual([]);
  });
});
