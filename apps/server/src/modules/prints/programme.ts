/** Invitation letter and agenda. */
import type { Language } from "@diemcau/contract";
import { formatDate, formatTime } from "@diemcau/rules/text";
import type { Block, TextBlock } from "./model.ts";
import { foot, head, headline } from "./head.ts";
import type { Desk, PrintedDelegate } from "./order.ts";

const MINUTE = 60_000;

export function invitation(desk: Desk): Block[] {
  const { order, words } = desk;
  const letter = (whom: string, seat: string | null): Block[] => [
    ...head(desk),
    ...headline(desk, words.invitation, words.invitationTo(order.conference.title)),
    ...body(desk, whom, seat),
    ...foot(desk),
  ];
  if (order.to === "unit") return letter(words.unit(order.site.name), null);
  return order.delegates.flatMap((delegate, at) => [
    ...(at > 0 ? [{ kind: "page" } as const] : []),
    ...letter(namedOf(desk, delegate), desk.seats.get(delegate.delegateId) ?? null),
  ]);
}

const namedOf = ({ layout, order }: Desk, { name, positions }: PrintedDelegate): string =>
  [`${layout.address[order.language]}${name}`, ...positions].join(", ");

function body(desk: Desk, whom: string, seat: string | null): Block[] {
  const { order, words, layout } = desk;
  const { conference, letterhead, site, sessions, language } = order;
  const paragraph = (text: string): TextBlock => ({ kind: "text", text, size: layout.body.size, align: "justify", indent: layout.body.indent, after: layout.body.after });
  const times = sessions.map(({ startsAt }) => when(desk, startsAt, language));
  return [
    paragraph(`${words.invites(letterhead.issuer || words.anonymous, whom)}${language === "vi" ? "." : ""}`),
    paragraph(words.attend(conference.title)),
    ...(letterhead.chairedBy ? [paragraph(words.chairedBy(letterhead.chairedBy.replace(/\.$/, "")))] : []),
    ...(times.length === 1 ? [paragraph(`${words.time}: ${times[0]!}.`)] : []),
    ...(times.length > 1 ? [paragraph(`${words.time}:`), ...times.map((each, at) => paragraph(`- ${sessions[at]!.title}: ${each}${at === times.length - 1 ? "." : ";"}`))] : []),
    ...(site.central ? [paragraph(words.centralPlace(conference.venue))] : [paragraph(words.place(site.name, site.where)), paragraph(words.centre(conference.venue))]),
    ...(seat === null ? [] : [paragraph(words.seat(seat))]),
    paragraph(words.closing),
  ];
}

/** In the room's own time; where the centre's clock shows another, that too. */
function when({ order, words }: Desk, startsAt: number, language: Language): string {
  const at = new Date(startsAt);
  const written = (timeZone: string): string => {
    const [hour, minute] = formatTime(at, { timeZone }).split(":") as [string, string];
    const weekday = new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB", { weekday: "long", timeZone }).format(at);
    return words.at(words.clock(hour, minute), language === "vi" ? weekday[0]!.toLowerCase() + weekday.slice(1) : weekday, formatDate(at, language, { style: "document", timeZone }));
  };
  const here = written(order.site.timeZone);
  const there = written(order.conference.timeZone);
  return here === there ? here : `${here} (${there}, ${words.centreTime})`;
}

export function agenda(desk: Desk): Block[] {
  const { order, words, layout } = desk;
  const { conference, site, sessions, language } = order;
  const [time, item, by] = words.agendaColumns;
  const first = sessions[0]?.startsAt ?? 0;
  const clock = (at: number): string => {
    const here = formatTime(new Date(at), { timeZone: site.timeZone });
    const there = formatTime(new Date(at), { timeZone: conference.timeZone });
    return here === there ? here : `${here} (${there})`;
  };
  const elsewhere = clock(first).includes("(");
  const rows = sessions.flatMap(({ title, startsAt, items }) => {
    const before = items.findIndex(({ local }) => !local);
    // What a room does before the session ends when the session begins.
    let at = startsAt - items.slice(0, Math.max(0, before)).reduce((sum, { minutes }) => sum + minutes * MINUTE, 0);
    const day = formatDate(new Date(startsAt), language, { timeZone: site.timeZone, style: language === "vi" ? "numeric" : "document" });
    const named = title.includes(day) ? title : `${title} (${day})`;
    const lines = items.map(({ title: what, minutes, presenters, local }) => {
      const row = [clock(at), local ? `${what} ${words.here}` : what, presenters.join("; ")];
      at += minutes * MINUTE;
      return row;
    });
    return [[named], ...lines];
  });
  return [
    ...head(desk),
    ...headline(desk, words.agenda, conference.title, [elsewhere ? when(desk, first, language) : words.onDay(when(desk, first, language))]),
    {
      kind: "table",
      size: 13,
      columns: [
        { title: time, share: elsewhere ? 18 : 14, align: "center" },
        { title: item, share: 54, align: "left" },
        { title: by, share: 32, align: "left" },
      ],
      rows,
    },
    ...(elsewhere ? [{ kind: "text", text: words.minutesFrom, size: layout.body.size - 2, italic: true, align: "left", before: 6 } as const] : []),
    ...foot(desk),
  ];
}
