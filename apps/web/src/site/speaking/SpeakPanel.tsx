import { useState, type FormEvent } from "react";
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import type { QueueRequest, SitePlace, Speaker } from "@diemcau/contract";
import { queueOf, requestFor, slotOf, type ConferenceState } from "@diemcau/rules";
import { normaliseInput, searchItems } from "@diemcau/rules/text";
import { useCommand, usePending, useRoster, useServerNow, useSitePlace } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, TextField } from "../../ui/index.ts";
import { QueueList, mayKeepQueue, passesTo, speakerText } from "../../ui/speaking/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import { RoomQueue } from "./RoomQueue.tsx";
import { ReturnedNote } from "./ReturnedNote.tsx";
import "./site-speaking.css";

interface SpeakPanelProps {
  room: Room;
  state: ConferenceState | null;
  clockOffset: number;
}

/** Asking to speak, where the own request stands, and the queue of those below that the room keeps. */
export function SpeakPanel({ room, state, clockOffset }: SpeakPanelProps) {
  const { t } = useTranslation(["site", "speaking"]);
  const as = asOf(room);
  const place = useSitePlace(room.conferenceId, room.site, as).data;
  const now = useServerNow(clockOffset, 15_000);
  if (!state) return <div className="st-panel">{t("site:room.connecting")}</div>;
  const waits = queueOf(state.speaking, room.site).length > 0;
  const queue = waits || mayKeepQueue(state, place) ? <RoomQueue room={room} state={state} place={place} clockOffset={clockOffset} /> : null;
  return (
    <div className="st-panel">
      {/* Others wait for this room: that comes before its own wish to speak. */}
      {waits ? queue : null}
      <section className="st-section" aria-labelledby="speak-title">
        <h2 id="speak-title">{t("site:speak.title")}</h2>
        <ReturnedNote room={room} state={state} />
        <OwnStanding room={room} state={state} place={place} />
      </section>
      {waits ? null : queue}
      <section className="st-section" aria-labelledby="queue-title">
        <h2 id="queue-title">{t("site:speak.queue")}</h2>
        <QueueList label={t("site:speak.queue")} requests={state.queue} now={now} own={room.site} dependencies={[]} empty={t("site:speak.emptyQueue")} />
      </section>
    </div>
  );
}

/** The room's own request wherever it stands, or the form to make one. */
function OwnStanding({ room, state, place }: { room: Room; state: ConferenceState; place: SitePlace | null }) {
  const { t } = useTranslation(["site", "speaking"]);
  const format = useFormat();
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const pending = usePending(room.conferenceId, as);
  const standing = requestFor(state, room.site);
  const asking = pending.waiting.find((item) => item.body["kind"] === "queue.request");
  const mine = standing?.site === room.site ? standing : standing?.joined?.find(({ site }) => site === room.site);
  if (standing && mine) {
    const withdrawing = pending.waiting.some((item) => item.body["kind"] === "queue.withdraw");
    const speaker = standing.speaker ?? mine.speaker;
    return (
      <div className="st-place" role="status" data-testid="queue-place" data-place={placeOf(state, standing)}>
        <p className="st-place__text">
          <Where state={state} standing={standing} place={place} />
        </p>
        {mine === standing ? null : <p>{t("speaking:own.joined", { site: standing.siteName })}</p>}
        {speaker ? <p>{speakerText(speaker)}</p> : null}
        {state.cued.includes(standing.site) && standing.site !== room.site ? <p>{t("speaking:own.cued", { site: standing.siteName })}</p> : null}
        <p className="st-hint">{t("site:speak.askedAt", { time: format.time(standing.at, zoneOf(room)) })}</p>
        <Button look="danger" isDisabled={withdrawing} onPress={() => void send({ kind: "queue.withdraw", requestId: mine.id }).catch(() => {})}>
          {withdrawing ? t("site:roster.waiting") : t("site:speak.withdraw")}
        </Button>
      </div>
    );
  }
  if (asking) {
    return (
      <div className="st-place" role="status" data-testid="queue-waiting">
        <p className="st-place__text">{t("site:speak.waiting")}</p>
        <Button onPress={() => pending.dismiss(asking.id)}>{t("site:speak.cancel")}</Button>
      </div>
    );
  }
  if (slotOf(state, room.site) >= 0) return <p className="st-hint">{t("site:speak.onAirNow")}</p>;
  if (state.phase !== "live") return <p className="st-hint">{t(state.phase === "ended" ? "site:over.speak" : "site:speak.notLive")}</p>;
  return (
    <>
      <RuleNote state={state} place={place} spoken={state.speaking.spoken.get(room.site)?.count ?? 0} />
      <SpeakForm room={room} onAsk={(speaker, note) => void send(requestOf(room.site, speaker, note)).catch(() => {})} />
    </>
  );
}

const placeOf = (state: ConferenceState, standing: QueueRequest): number =>
  standing.holder === undefined ? state.queue.indexOf(standing) + 1 : (state.speaking.below.find(({ id }) => id === standing.id)?.place ?? 0);

function Where({ state, standing, place }: { state: ConferenceState; standing: QueueRequest; place: SitePlace | null }) {
  const { t } = useTranslation(["site", "speaking"]);
  const at = placeOf(state, standing);
  if (standing.holder === undefined) return at === 1 ? t("site:speak.placeNext") : t("site:speak.place", { place: at, total: state.queue.length });
  const held = state.speaking.below.find(({ id }) => id === standing.id);
  const holder = place?.above.find(({ site }) => site === standing.holder)?.siteName ?? "";
  return t("speaking:own.held", { site: holder, place: at, total: held?.of ?? 0 });
}

/** How long one may speak from here, and who sees the request first. */
function RuleNote({ state, place, spoken }: { state: ConferenceState; place: SitePlace | null; spoken: number }) {
  const { t } = useTranslation("speaking");
  const format = useFormat();
  const rule = state.speaking.rules.levels.find(({ level }) => level === place?.level);
  const to = passesTo(state, place);
  const notes = [
    rule && rule.seconds > 0 ? t("own.limit", { time: format.stopwatch(rule.seconds * 1_000) }) : "",
    to ? t("own.first", { site: to }) : "",
    spoken > 0 ? t("own.spoken", { count: spoken, number: format.number(spoken) }) : "",
  ].filter(Boolean);
  return notes.length > 0 ? <p className="st-hint">{notes.join(" ")}</p> : null;
}

const requestOf = (site: number, speaker: Speaker, note: string) => ({
  kind: "queue.request" as const,
  site,
  speaker,
  ...(note ? { note } : {}),
});

const line = (text: string, longest: number): string =>
  normaliseInput(text).replace(/\s+/gu, " ").trim().slice(0, longest);

function SpeakForm({ room, onAsk }: { room: Room; onAsk(speaker: Speaker, note: string): void }) {
  const { t } = useTranslation("site");
  const roster = useRoster(room.conferenceId, room.site, asOf(room));
  const [name, setName] = useState("");
  const [position, setPosition] = useState("");
  const [note, setNote] = useState("");
  const [missing, setMissing] = useState(false);
  const delegates = roster.data?.delegates ?? [];
  const found = searchItems(delegates, name, (delegate) => [delegate.name, delegate.positions.join(" ")]).slice(0, 30);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const who = line(name, 120);
    setMissing(who === "");
    if (who === "") return;
    const post = line(position, 300);
    onAsk({ name: who, ...(post ? { position: post } : {}) }, line(note, 300));
  };
  return (
    <form className="st-form" onSubmit={submit} noValidate>
      <ComboBox
        className="dc-field"
        allowsCustomValue
        menuTrigger="focus"
        items={found}
        inputValue={name}
        onInputChange={setName}
        isInvalid={missing}
        // Our own search has filtered already, without diacritics.
        defaultFilter={() => true}
        onChange={(key) => {
          const chosen = delegates.find((delegate) => delegate.delegateId === key);
          if (!chosen) return;
          setName(chosen.name);
          setPosition(chosen.positions.join(", "));
        }}
      >
        <Label className="dc-field__label">{t("speak.who")}</Label>
        <Input className="dc-input" maxLength={120} autoComplete="off" />
        <Text slot="description" className="dc-field__hint">
          {t("speak.whoHint")}
        </Text>
        <FieldError className="dc-field__error">{missing ? t("speak.whoMissing") : ""}</FieldError>
        <Popover className="dc-popover">
          <ListBox className="dc-listbox" aria-label={t("speak.suggestions")} items={found}>
            {(delegate) => (
              <ListBoxItem id={delegate.delegateId} textValue={delegate.name} className="dc-listbox__item">
                <span>{delegate.name}</span>
                <span className="st-delegate__position">{delegate.positions.join(", ")}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      <TextField
        label={t("speak.position")}
        value={position}
        onChange={setPosition}
        maxLength={300}
        autoComplete="off"
      />
      <TextField label={t("speak.note")} value={note} onChange={setNote} maxLength={300} autoComplete="off" />
      <Button type="submit" look="primary" size="large">
        {t("speak.submit")}
      </Button>
    </form>
  );
}
