import type { AccountLinkOpened, FileImported, FilePreview, FileStep, Officer, OfficerInvited, ProblemDetails, UnitChildren, UnitDetail } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
let own: string;
let below: { id: string; name: string }[];
let outside: { id: string; name: string };
beforeAll(async () => {
  house = await openHouse();
  [producer, officer] = await Promise.all([house.producer(), house.officer()]);
  own = (await officer.get<UnitChildren>("/api/organisation/tree")).body.units[0]!.id;
  below = (await officer.get<UnitChildren>(`/api/organisation/tree?parent=${own}`)).body.units;
  const head = (await producer.get<UnitChildren>("/api/organisation/tree")).body.units[0]!.id;
  outside = (await producer.get<UnitChildren>(`/api/organisation/tree?parent=${head}`)).body.units.find(({ id }) => id !== own)!;
});
afterAll(() => house.close());

async function send<T>(client: TestClient, path: string, body: string): Promise<{ result?: T; problem?: ProblemDetails }> {
  const response = await fetch(`${house.url}/api/organisation/officers/${path}`, { method: "POST", headers: { ...client.headers({ language: "en" }), "content-type": "application/octet-stream" }, body });
  const text = await response.text();
  if (!response.ok) return { problem: JSON.parse(text) as ProblemDetails };
  const last = JSON.parse(text.trim().split("\n").at(-1)!) as FileStep<T>;
  return "result" in last ? { result: last.result } : { problem: (last as { problem: ProblemDetails }).problem };
}
const preview = (client: TestClient, body: string) => send<FilePreview>(client, "preview", body);
const confirm = (client: TestClient, body: string, hash: string, id = uuidv7()) => send<FileImported>(client, `import?id=${id}&hash=${hash}`, body);
const officers = async (unit: string): Promise<Officer[]> => (await producer.get<UnitDetail>(`/api/organisation/units/${unit}`)).body.officers!;
const accounts = async (): Promise<number> => (await sql<{ n: number }>`select count(*)::int as n from account`.execute(house.db)).rows[0]!.n;
const open = ({ link }: OfficerInvited) => house.nobody().post<AccountLinkOpened>("/api/account-links/open", { token: link.split("#")[1]! });
const file = (rows: readonly (readonly string[])[]): string => ["Unit,Officer,User name,E-mail,Unit ID", ...rows.map((row) => row.join(","))].join("\n");

describe("officers of many units from one file", () => {
  it("are looked at, then appointed together, each with a link that works", async () => {
    const body = file(below.map(({ id, name }, at) => [name, at === 0 ? "ANNA BERG" : `Officer Number ${String.fromCharCode(65 + at)}`, "", at === 1 ? "b@example.org" : "", id]));
    const before = await accounts();
    const { result: seen } = await preview(officer, body);
    expect(seen!.counts).toMatchObject({ rows: below.length, add: below.length, error: 0 });
    expect(seen!.rows[0]).toMatchObject({ name: "Anna Berg", flaws: [{ code: "name-capitals", value: "ANNA BERG" }] });
    expect(await accounts()).toBe(before);
    const id = uuidv7();
    const { result: done } = await confirm(officer, body, seen!.hash, id);
    expect(done!.officers).toHaveLength(below.length);
    expect(new Set(done!.officers!.map(({ username }) => username)).size).toBe(below.length);
    expect((await officers(below[0]!.id)).map(({ name, hasPassword }) => [name, hasPassword])).toContainEqual(["Anna Berg", false]);
    expect((await open(done!.officers![0]!)).body).toMatchObject({ name: "Anna Berg", unit: below[0]!.name });
    // Sent twice it is saved once, and nobody is shown the links again.
    const { result: twice } = await confirm(officer, body, seen!.hash, id);
    expect(twice).toEqual({ id, changed: below.length, repeated: true });
    expect(await accounts()).toBe(before + below.length);
  });

  it("again: whoever has chosen no password gets another link, which ends the one before; others are left alone", async () => {
    const list = await officers(below[0]!.id);
    const anna = list.find(({ name }) => name === "Anna Berg")!;
    await sql`update account set password_hash = 'x' where unit_id = ${below[1]!.id} and role = 'unit-officer'`.execute(house.db);
    const body = file([[below[0]!.name, "Anna Berg", "", "", below[0]!.id], [below[1]!.name, "Officer Number B", "", "", below[1]!.id]]);
    const { result: seen } = await preview(officer, body);
    expect(seen!.counts).toMatchObject({ add: 0, update: 1, same: 1 });
    const first = await confirm(officer, body, seen!.hash);
    expect(first.result!.officers!.map(({ id }) => id)).toEqual([anna.id]);
    const second = await confirm(officer, body, seen!.hash);
    expect((await open(first.result!.officers![0]!)).status).toBe(410);
    expect((await open(second.result!.officers![0]!)).status).toBe(200);
  });

  it("are never appointed for the own unit or outside of the subtree, and one wrong row stops all", async () => {
    const before = await accounts();
    const body = file([
      [below[0]!.name, "Right Person", "", "", below[0]!.id],
      ["", "Own Unit", "", "", own],
      [outside.name, "Stranger Here", "", "", outside.id],
      [below[0]!.name, "Two Names", "Not a name!", "", below[0]!.id],
      [below[0]!.name, "Three Names", "producer", "", below[0]!.id],
      [below[0]!.name, "Four Names", "twice-said", "", below[0]!.id],
      [below[0]!.name, "Five Names", "twice-said", "", below[0]!.id],
      [below[0]!.name, "Right Person", "", "", below[0]!.id],
      [below[0]!.name, "", "", "x@example.org", below[0]!.id],
      ["No such unit", "Some Body", "", "", ""],
      [below[0]!.name, "Bad Mail", "", "nobody at all", below[0]!.id],
    ]);
    const { result: seen } = await preview(officer, body);
    expect(seen!.rows.map(({ row, flaws }) => [row, flaws.map(({ code }) => code).filter((code) => code !== "officer-there")])).toEqual([
      [2, []],
      [3, ["not-below"]],
      [4, ["not-below"]],
      [5, ["username-wrong"]],
      [6, ["username-taken"]],
      [7, []],
      [8, ["username-twice"]],
      [9, ["twice-in-file"]],
      [10, ["officer-missing"]],
      [11, ["unit-unknown"]],
      [12, ["email-wrong"]],
    ]);
    expect((await confirm(officer, body, seen!.hash)).problem!.code).toBe("import-has-errors");
    expect(await accounts()).toBe(before);
    expect((await preview(house.nobody(), body)).problem!.code).toBe("sign-in-required");
    expect((await preview(officer, "Code,Something\n1,2")).problem!.code).toBe("officers-no-names");
  });

  it("a name that is taken between the look and the word stops all", async () => {
    const rows = [[below[0]!.name, "Late Comer", "late-comer", "", below[0]!.id], [below[0]!.name, "Later Comer", "later-comer", "", below[0]!.id]];
    const { result: seen } = await preview(producer, file(rows));
    await sql`insert into account (id, username, display_name, role, unit_id) values (${uuidv7()}, 'later-comer', 'Somebody', 'unit-officer', ${own})`.execute(house.db);
    expect((await confirm(producer, file(rows), seen!.hash)).problem!.code).toBe("import-changed");
    expect((await officers(below[0]!.id)).some(({ name }) => name === "Late Comer")).toBe(false);
  });

  it("come from the contacts of units that have nobody", async () => {
    await sql`delete from account where unit_id = any(${below.map(({ id }) => id)}::uuid[])`.execute(house.db);
    await sql`insert into unit_contact (unit_id, name, email) values (${below[0]!.id}, 'Clara Holm', 'clara@example.org') on conflict (unit_id) do update set name = excluded.name, email = excluded.email`.execute(house.db);
    const response = await fetch(`${house.url}/api/organisation/export/officers.csv?language=en&from=contacts&level=1`, { headers: officer.headers() });
    const body = (await response.text()).replace(/^\uFEFF/, "");
    expect(body).toContain("Clara Holm");
    const { result: seen } = await preview(officer, body);
    expect(seen!.rows.find(({ name }) => name === "Clara Holm")).toMatchObject({ fate: "add", place: below[0]!.name });
    expect(seen!.counts.error).toBe(0);
    const { result: done } = await confirm(officer, body, seen!.hash);
    expect(done!.officers!.map(({ name }) => name)).toContain("Clara Holm");
    const again = (await (await fetch(`${house.url}/api/organisation/export/officers.csv?language=en&from=contacts&level=1`, { headers: officer.headers() })).text());
    expect(again).not.toContain("Clara Holm");
  });
});
