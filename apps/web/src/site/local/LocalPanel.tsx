import { useMemo, useState, type FormEvent } from "react";
import { v7 as uuidv7 } from "uuid";
import type { LocalItem, Outline } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { mentionedBy } from "@diemcau/rules/documents";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, TextField } from "../../ui/index.ts";
import { oneLine } from "../../ui/messages/index.ts";
import { Mentioned, ReadingDialog, documentIn, type Chosen } from "../../ui/reading/index.ts";
import { useReading } from "../use-reading.ts";
import type { Room } from "../rooms.ts";
import { useLocalItems } from "../use-local-items.ts";
import { zoneOf } from "../zone.ts";
import { Conclusions } from "./Conclusions.tsx";
import type { Local } from "./use-local.ts";
import "./local.css";

interface PanelProps {
  room: Room;
  state: ConferenceState | null;
  outline: Outline | null;
  local: Local;
}

/** The room's own part: opening and closing, its items, its discussion, its conclusions. */
export function LocalPanel({ room, state, outline, local }: PanelProps) {
  return (
    <div className="st-panel">
      <OpenSection room={room} local={local} />
      <ItemSection room={room} state={state} outline={outline} local={local} />
      <Conclusions room={room} local={local} />
    </div>
  );
}

function OpenSection({ room, local }: { room: Room; local: Local }) {
  const { t } = useTranslation("local");
  const format = useFormat();
  const { openedAt, closedAt } = local.row;
  const { site } = room;
  const isOpen = openedAt > 0 && closedAt === 0;
  const zone = zoneOf(room);
  return (
    <section className="st-section" aria-labelledby="local-title">
      <h2 id="local-title">{t("open.title")}</h2>
      <p role="status" data-testid="local-open">
        {openedAt === 0
          ? t("open.notYet")
          : isOpen
            ? t("open.openedAt", { time: format.time(openedAt, zone) })
            : t("open.closedAt", { opened: format.time(openedAt, zone), closed: format.time(closedAt, zone) })}
        {local.isWaiting ? <span className="st-local__waiting"> {t("waiting")}</span> : null}
      </p>
      <div className="st-row">
        {isOpen ? (
          <Button onPress={() => local.give({ kind: "local.close", site })}>{t("open.close")}</Button>
        ) : (
          <Button look={openedAt === 0 ? "primary" : "quiet"} onPress={() => local.give({ kind: "local.open", site })}>
            {openedAt === 0 ? t("open.open") : t("open.again")}
          </Button>
        )}
      </div>
    </section>
  );
}

function ItemSection({ room, state, outline, local }: PanelProps) {
  const { t } = useTranslation(["local", "common"]);
  const { row, give, pending } = local;
  const { items, mentions } = useLocalItems(room, state);
  const partsOf = useMemo(() => mentionedBy(mentions), [mentions]);
  const reading = useReading(room);
  const [opened, setOpened] = useState<Chosen | null>(null);
  const known = new Set(items.map(({ id }) => id));
  const added = pending.filter(({ body }) => body["kind"] === "local.add-item" && !known.has(String(body["itemId"])));
  const removed = new Set(pending.flatMap(({ body }) => (body["kind"] === "local.remove-item" ? [String(body["itemId"])] : [])));
  const { site } = room;
  const begin = (item: Pick<LocalItem, "id" | "title" | "minutes">) => give({ kind: "local.begin", site, itemId: item.id, title: item.title, until: afterMinutes(local.now(), item.minutes) });
  return (
    <section className="st-section" aria-labelledby="items-title">
      <h2 id="items-title">{t("local:items.title")}</h2>
      <p className="st-hint">{t("local:items.hint")}</p>
      {items.length + added.length === 0 ? <p className="st-hint">{t("local:items.none")}</p> : null}
      <ol className="st-own-items">
        {items
          .filter(({ id }) => !removed.has(id))
          .map((item) => (
            <li key={item.id} data-item={item.id} aria-current={row.itemId === item.id ? "step" : undefined}>
              <div>
                <p className="st-hint">
                  {t(`common:agendaKind.${item.kind}`)} · {t("local:items.minutes", { n: item.minutes })}{" "}
                  {row.itemId === item.id ? <Badge tone="accent">▶ {t("local:items.now")}</Badge> : null}
                </p>
                <p>
                  <strong>{outline ? <Mentioned parts={partsOf(item.title)} onOpen={(id) => setOpened(documentIn(outline, id))} /> : item.title}</strong>
                </p>
              </div>
              <div className="st-row">
                {row.itemId === item.id ? null : (
                  <Button size="small" onPress={() => begin(item)}>
                    {t("local:items.begin")}
                  </Button>
                )}
                <Button size="small" look="plain" aria-label={t("local:items.removeNamed", { title: item.title })} onPress={() => give({ kind: "local.remove-item", site, itemId: item.id })}>
                  {t("local:items.remove")}
                </Button>
              </div>
            </li>
          ))}
        {added.map(({ id, body }) => (
          <li key={id} data-waiting="true">
            <p>
              <strong>{String(body["title"])}</strong> <span className="st-local__waiting">{t("local:waiting")}</span>
            </p>
            <Button size="small" onPress={() => begin({ id: String(body["itemId"]), title: String(body["title"]), minutes: Number(body["minutes"]) })}>
              {t("local:items.begin")}
            </Button>
          </li>
        ))}
      </ol>
      <div className="st-row">
        {local.away ? (
          <Button look="primary" onPress={() => give({ kind: "local.return", site })}>
            {t("local:banner.back")}
          </Button>
        ) : (
          <Button onPress={() => give({ kind: "local.begin", site, itemId: null, title: t("local:begin.discussion"), until: null })}>{t("local:begin.own")}</Button>
        )}
      </div>
      <AddItem room={room} outline={outline} local={local} />
      {opened && outline ? <ReadingDialog reading={reading} outline={outline} chosen={opened} onChoose={setOpened} onClose={() => setOpened(null)} /> : null}
    </section>
  );
}

const MINUTE = 60_000;
const afterMinutes = (now: number, minutes: number): number => Math.round(now / MINUTE + minutes) * MINUTE;

const MINUTES = [5, 10, 15, 20, 30, 45, 60];

function AddItem({ room, outline, local }: { room: Room; outline: Outline | null; local: Local }) {
  const { t } = useTranslation("local");
  const [title, setTitle] = useState("");
  const [minutes, setMinutes] = useState(15);
  const sessions = outline?.sessions ?? [];
  const line = oneLine(title, 300);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The session that goes on, or the one that comes next.
    const session = sessions.find(({ endsAt }) => endsAt > local.now()) ?? sessions.at(-1);
    if (line === "" || !session) return;
    local.give({ kind: "local.add-item", site: room.site, itemId: uuidv7(), sessionId: session.id, place: "after", itemKind: "discussion", title: line, minutes });
    setTitle("");
  };
  return (
    <form className="st-add-item" onSubmit={submit}>
      <TextField label={t("items.new")} value={title} onChange={setTitle} maxLength={300} autoComplete="off" />
      <label className="dc-field">
        <span className="dc-field__label">{t("items.length")}</span>
        <select className="dc-input" value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
          {MINUTES.map((each) => (
            <option key={each} value={each}>
              {t("items.minutes", { n: each })}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" isDisabled={line === "" || sessions.length === 0}>
        {t("items.add")}
      </Button>
    </form>
  );
}
