import { useState, type FormEvent } from "react";
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import type { Speaker } from "@diemcau/contract";
import { queuePlace, slotOf, type ConferenceState } from "@diemcau/rules";
import { normaliseInput, searchItems } from "@diemcau/rules/text";
import { useCommand, usePending, useRoster } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, TextField } from "../ui/index.ts";
import { asOf, type Room } from "./rooms.ts";
import { zoneOf } from "./zone.ts";

/** Asking to speak, and the room's place in the queue. */
export function SpeakPanel({ room, state }: { room: Room; state: ConferenceState | null }) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const pending = usePending(room.conferenceId, as);
  if (!state) return <div className="st-panel">{t("room.connecting")}</div>;

  const place = queuePlace(state, room.site);
  const own = state.queue[place - 1];
  const asking = pending.waiting.find((item) => item.body["kind"] === "queue.request");
  const withdrawing = own && pending.waiting.some((item) => item.body["requestId"] === own.id);
  return (
    <div className="st-panel">
      <section className="st-section" aria-labelledby="speak-title">
        <h2 id="speak-title">{t("speak.title")}</h2>
        {own ? (
          <div className="st-place" role="status" data-testid="queue-place" data-place={place}>
            <p className="st-place__text">
              {place === 1 ? t("speak.placeNext") : t("speak.place", { place, total: state.queue.length })}
            </p>
            {own.speaker ? <p>{speakerText(own.speaker)}</p> : null}
            <p className="st-hint">{t("speak.askedAt", { time: format.time(own.at, zoneOf(room)) })}</p>
            <Button
              look="danger"
              isDisabled={withdrawing === true}
              onPress={() => void send({ kind: "queue.withdraw", requestId: own.id }).catch(() => {})}
            >
              {withdrawing ? t("roster.waiting") : t("speak.withdraw")}
            </Button>
          </div>
        ) : asking ? (
          <div className="st-place" role="status" data-testid="queue-waiting">
            <p className="st-place__text">{t("speak.waiting")}</p>
            <Button onPress={() => pending.dismiss(asking.id)}>{t("speak.cancel")}</Button>
          </div>
        ) : slotOf(state, room.site) >= 0 ? (
          <p className="st-hint">{t("speak.onAirNow")}</p>
        ) : state.phase !== "live" ? (
          <p className="st-hint">{t("speak.notLive")}</p>
        ) : (
          <SpeakForm
            room={room}
            onAsk={(speaker, note) => void send(requestOf(room.site, speaker, note)).catch(() => {})}
          />
        )}
      </section>
      <section className="st-section" aria-labelledby="queue-title">
        <h2 id="queue-title">{t("speak.queue")}</h2>
        {state.queue.length === 0 ? <p className="st-hint">{t("speak.emptyQueue")}</p> : null}
        <ol className="st-queue">
          {state.queue.map((request, index) => (
            <li key={request.id} className="st-queue__row" data-own={request.site === room.site}>
              <span className="st-queue__number">{index + 1}</span>
              <span>
                <strong>{request.siteName}</strong>
                {request.site === room.site ? ` (${t("speak.mine")})` : null}
                {request.speaker ? <span className="st-queue__speaker">{speakerText(request.speaker)}</span> : null}
              </span>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

const speakerText = (speaker: Speaker): string =>
  speaker.position ? `${speaker.name}, ${speaker.position}` : speaker.name;

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
