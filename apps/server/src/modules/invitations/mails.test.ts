import type { AddressInfo } from "node:net";
import type { MailState, OfficerInvited } from "@diemcau/contract";
import { sql } from "kysely";
import { SMTPServer } from "smtp-server";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createMailSender, type MailSender } from "../../platform/mail/index.ts";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { createInvitationsClerk } from "./index.ts";

const HOUR = 3_600_000;
let house: TestHouse;
let smtp: SMTPServer;
let producer: TestClient;
const senders: MailSender[] = [];
/** What the server has taken: head and text as they came. */
const taken: { to: string; raw: string }[] = [];
let mood: "well" | "busy" | "unknown-recipient" = "well";

/** As a mail program shows it. */
function shown(raw: string): { subject: string; id: string; body: string } {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const unfolded = head.replaceAll(/\r\n[ \t]+/g, " ");
  const encoded = rest.join("\r\n\r\n");
  const body = /base64/i.test(/content-transfer-encoding: (.*)/i.exec(unfolded)?.[1] ?? "")
    ? Buffer.from(encoded, "base64").toString()
    : Buffer.from(encoded.replaceAll(/=\r\n/g, "").replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), "latin1").toString();
  const subject = (/^subject: (.*)$/im.exec(unfolded)?.[1] ?? "").replaceAll(/\?=\s+=\?/g, "?==?").replaceAll(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_all, kind: string, word: string) =>
    kind.toLowerCase() === "b" ? Buffer.from(word, "base64").toString() : Buffer.from(word.replaceAll("_", " ").replaceAll(/=([0-9A-F]{2})/g, (_x, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), "latin1").toString(),
  );
  return { subject, id: /^message-id: (.*)$/im.exec(unfolded)?.[1] ?? "", body };
}

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    // When it is closed: connections that a sender keeps for the next letter are cut.
    closeTimeout: 100,
    onRcptTo(_address, _session, done) {
      done(mood === "unknown-recipient" ? Object.assign(new Error("no such user"), { responseCode: 550 }) : null);
    },
    onData(stream, session, done) {
      let raw = "";
      stream.setEncoding("utf8");
      stream.on("data", (part: string) => (raw += part));
      stream.on("end", () => {
        if (mood === "busy") return done(Object.assign(new Error("try later"), { responseCode: 451 }));
        taken.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), raw });
        return done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  house = await openHouse();
  Object.assign(house.config, { smtpUrl: `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`, mailFrom: "Organisers <office@example.org>" });
  producer = await house.producer();
}, 60_000);
afterAll(async () => {
  for (const sender of senders) sender.close();
  await house?.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

const base = () => `/api/conferences/${house.conferenceId}/invitations`;
const state = async () => (await producer.get<MailState>(`${base()}/mail`)).body;
function newSender(): MailSender {
  const sender = createMailSender(house.process().platform)!;
  senders.push(sender);
  return sender;
}

it("sends an invitation to whom an address is known, in the letters that were written", async () => {
  const start = Date.now();
  const campaign = { version: 0, language: "vi", subject: "Giấy mời dự Hội nghị trực tuyến toàn quốc", body: "Trân trọng kính mời quý đơn vị.", byLevel: false, remindHours: 24 };
  const deadlines = { answerBy: start + 48 * HOUR, registerBy: start + 72 * HOUR, rosterBy: start + 96 * HOUR, testBy: start + 120 * HOUR };
  expect((await producer.post(`${base()}/campaign`, { ...campaign, ...deadlines })).status).toBe(200);
  for (const site of [1, 2]) {
    const contact = { act: "contact", contactName: null, contactPhone: "0912 345 678", contactEmail: `site${site}@example.org` };
    expect((await producer.post(`${base()}/sites/${site}`, contact)).status).toBe(204);
  }
  expect((await producer.post(`${base()}/send`, { under: 0 })).body).toEqual({ sent: house.sites.length, byMail: 2 });
  expect(await state()).toMatchObject({ configured: true, waiting: 2, sent: 0 });
  // Two clerks at once: each mail goes out once.
  await Promise.all([newSender().round(), newSender().round()]);
  expect(taken.map(({ to }) => to).toSorted()).toEqual(["site1@example.org", "site2@example.org"]);
  const { subject, body } = shown(taken.find(({ to }) => to === "site1@example.org")!.raw);
  expect(subject).toBe(campaign.subject);
  expect(body).toContain(`Kính gửi: ${house.sites[1]!.name}`);
  expect(body).toContain(campaign.body);
  expect(body).toContain(`/office/${house.conferenceId}/invitations/site/1`);
  expect(await state()).toMatchObject({ waiting: 0, sent: 2, failed: 0, failures: [] });
});

it("tells of a round of line tests, in the site's time and the letters' language, to whom an address is known", async () => {
  const { name } = house.sites[1]!;
  const [zone] = (await sql<{ timeZone: string }>`select time_zone as "timeZone" from site where conference_id = ${house.conferenceId} and ordinal = 1`.execute(house.db)).rows;
  const { timeZone } = zone!;
  const startsAt = Date.parse("2031-03-05T07:00:00Z");
  const round = { id: uuidv7(), name: "Đợt kỹ thuật 1", startsAt, endsAt: startsAt + 2 * HOUR, levels: [], sites: [] };
  expect((await producer.post(`/api/conferences/${house.conferenceId}/line-tests/rounds`, round)).status).toBe(201);
  expect(await newSender().round()).toBe(2);
  const [mail] = taken.filter(({ to }) => to === "site1@example.org").slice(-1);
  const { subject, body } = shown(mail!.raw);
  const at = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" }).format(startsAt);
  expect(subject).toBe("Kiểm tra đường truyền: Đợt kỹ thuật 1");
  for (const part of [name, `Thời gian: ${at} – `, "05/03/2031", "/site"]) expect(body).toContain(part);
});

it("tries again later when the server is busy, and shows it meanwhile", async () => {
  taken.length = 0;
  mood = "busy";
  await producer.post(`${base()}/remind`, { under: 0, sites: [1] });
  const sender = newSender();
  expect(await sender.round()).toBe(0);
  expect(await state()).toMatchObject({ waiting: 1, failures: [{ site: 1, attempts: 1, givenUp: false, error: expect.stringContaining("try later") }] });
  mood = "well";
  expect(await sender.round()).toBe(0);
  house.advance(31_000);
  expect(await sender.round()).toBe(1);
  expect(await state()).toMatchObject({ waiting: 0, failures: [] });
  expect(shown(taken[0]!.raw).subject).toMatch(/^Nhắc việc: /);
});

it("gives up at once on an address that does not exist, until somebody tries again", async () => {
  taken.length = 0;
  mood = "unknown-recipient";
  house.advance(61_000);
  await producer.post(`${base()}/remind`, { under: 0, sites: [2] });
  await newSender().round();
  expect(await state()).toMatchObject({ waiting: 0, failed: 1, failures: [{ site: 2, address: "site2@example.org", givenUp: true }] });
  mood = "well";
  expect((await producer.post(`${base()}/mail/retry`, {})).status).toBe(204);
  await newSender().round();
  expect(taken).toHaveLength(1);
});

it("a clerk that died after the server took a mail sends it again under the same name", async () => {
  taken.length = 0;
  house.advance(61_000);
  await producer.post(`${base()}/remind`, { under: 0, sites: [1] });
  await newSender().round();
  await sql`update mail set sent_at = null, leased_until = now() - interval '1 second', next_at = now() where kind = 'reminder' and site_ordinal = 1 and body = (select body from mail where kind = 'reminder' and site_ordinal = 1 order by created_at desc limit 1)
    and created_at = (select max(created_at) from mail)`.execute(house.db);
  await newSender().round();
  expect(taken).toHaveLength(2);
  expect(shown(taken[1]!.raw).id).toBe(shown(taken[0]!.raw).id);
});

it("reminds by itself a day before and after the deadline, once, only those who have not answered", async () => {
  await producer.post(`${base()}/sites/1`, { act: "accept" });
  const clerk = createInvitationsClerk(house.process().platform);
  await clerk.remindAll();
  const reminded = async () => (await sql<{ kind: string; site: number }>`select kind, site_ordinal as site from notice where kind = 'reminder' and detail = 'unanswered' and at > now() + interval '20 hours'`.execute(house.db)).rows.map(({ site }) => site);
  expect(await reminded()).toEqual([]);
  house.advance(25 * HOUR);
  await clerk.remindAll();
  await createInvitationsClerk(house.process().platform).remindAll();
  const first = await reminded();
  expect(first).toHaveLength(house.sites.length - 1);
  expect(first).not.toContain(1);
  house.advance(24 * HOUR);
  await clerk.remindAll();
  expect(await reminded()).toHaveLength(2 * (house.sites.length - 1));
  const kept = await sql<{ moment: string; reminded: number }>`select moment, reminded from invitation_reminder where step = 'answer' order by at`.execute(house.db);
  expect(kept.rows).toEqual([{ moment: "before", reminded: house.sites.length - 1 }, { moment: "after", reminded: house.sites.length - 1 }]);
});

it("brings an officer the link to choose a password; one that is sent again takes the place of what still waits", async () => {
  mood = "well";
  // The tests above have moved the clock past the end of the sign-in.
  house.advance(Date.now() - house.platform.clock());
  const unitId = house.sites.find(({ unitId, ordinal }) => ordinal > 0 && unitId !== null)!.unitId;
  const before = taken.length;
  const officer = { id: "0192f0c1-0000-7000-8000-00000000a001", name: "Lê Thị Đầu Mối", username: "by-mail", email: "by-mail@example.org" };
  const first = (await producer.post<OfficerInvited>(`/api/organisation/units/${unitId}/officers`, officer, { language: "vi" })).body;
  expect(first.mailedTo).toBe(officer.email);
  const again = (await producer.post<OfficerInvited>(`/api/organisation/officers/${officer.id}/link`, { email: "other@example.org" }, { language: "en" })).body;
  // Whoever reads the database cannot use what waits there.
  const kept = await sql<{ row: string }>`select m::text || coalesce(l::text, '') as row from mail m left join account_link l on l.id = m.account_link`.execute(house.db);
  for (const { link } of [first, again]) expect(kept.rows.map(({ row }) => row).join()).not.toContain(link.split("#")[1]);
  const platform = house.process().platform;
  const clerk = createInvitationsClerk(platform);
  await clerk.sendMails();
  const mails = taken.slice(before);
  expect(mails.map(({ to }) => to)).toEqual(["other@example.org"]);
  const { subject, body } = shown(mails[0]!.raw);
  expect(subject).toMatch(/^Choose your password as an officer of /);
  expect(body.replaceAll("\r\n", "\n")).toContain(`\n${again.link}\n`);
  expect((await house.nobody().post("/api/account-links/open", { token: first.link.split("#")[1] })).body).toMatchObject({ code: "account-link-over" });
  expect((await house.nobody().post("/api/account-links/open", { token: again.link.split("#")[1] })).body).toMatchObject({ name: officer.name, username: officer.username });
});
