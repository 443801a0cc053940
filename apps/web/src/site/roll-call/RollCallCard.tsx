import { useState, type FormEvent } from "react";
import type { OwnRollCall } from "@diemcau/contract";
import { NO_PARTS, sameWithParts, calledAt, type ConferenceState, type RollCallAnswer } from "@diemcau/rules";
import { MOST_PEOPLE, peopleTyped } from "@diemcau/rules/text";
import { useCommand, usePending, useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, TextField, ToggleButton } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import { shownCount } from "./count.ts";
import "./roll-call.css";

const CONFIRMED = ["chair", "picture", "sound"] as const;
type Confirmed = (typeof CONFIRMED)[number];

/** The centre calls the roll: one press when all is well, whatever the room is looking at. */
export function RollCallCard({ room, state }: { room: Room; state: ConferenceState | null }) {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const { rollCall } = state ?? { rollCall: null };
  const open = rollCall?.status === "open";
  const path = open ? `/api/conferences/${room.conferenceId}/sites/${room.site}/roll-call` : null;
  const own = useResource<OwnRollCall>(path, asOf(room), `${rollCall?.round ?? 0} ${state?.directoryVersion ?? 0}`);
  const { waiting } = usePending(room.conferenceId, asOf(room));
  const [again, setAgain] = useState(false);
  if (!state || !rollCall || !open) return null;
  // Without its level a room knows that it is called when all are.
  const called = calledAt(rollCall.calls, own.data?.level ?? "");
  if (!called) return null;
  const answer = rollCall.answers.get(room.site);
  const sending = waiting.some((item) => item.body["kind"] === "roll-call.answer");
  if (sending) return <p className="rc-card rc-card--quiet" role="status">{t("room.waiting")}</p>;
  if (answer && !again) {
    // Once the conference runs the picture needs the room.
    if (state.phase === "live" && isWell(answer)) return null;
    return <Answered room={room} answer={answer} onAgain={() => setAgain(true)} />;
  }
  return (
    <AnswerForm
      // Another call begins with a fresh form.
      key={`${rollCall.round} ${answer?.at ?? 0}`}
      room={room}
      state={state}
      title={called.last > called.first ? t("room.calledAgain", { time: format.time(called.last, zoneOf(room)) }) : t("room.called", { time: format.time(called.first, zoneOf(room)) })}
      known={answer ?? null}
      expected={own.data?.expected ?? null}
      onDone={() => setAgain(false)}
    />
  );
}

const isWell = ({ chair, picture, sound, note }: RollCallAnswer): boolean => chair && picture && sound && note === "";

function Answered({ room, answer, onAgain }: { room: Room; answer: RollCallAnswer; onAgain(): void }) {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const time = format.time(answer.at, zoneOf(room));
  const well = isWell(answer);
  const text = answer.means === "telephone" ? t("room.byTelephone", { time }) : well ? t("room.answeredWell", { time }) : t("room.answeredTrouble", { time });
  return (
    <p className="rc-card rc-card--quiet" role="status" data-testid="roll-call-answered">
      <span className={well ? "rc-sign rc-sign--well" : "rc-sign rc-sign--trouble"} aria-hidden="true">
        {well ? "✓" : "!"}
      </span>
      <span>{text}</span>
      <Button size="small" onPress={onAgain}>
        {t("room.again")}
      </Button>
    </p>
  );
}

interface FormProps {
  room: Room;
  state: ConferenceState;
  title: string;
  known: RollCallAnswer | null;
  expected: number | null;
  onDone(): void;
}

function AnswerForm({ room, state, title, known, expected, onDone }: FormProps) {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const send = useCommand(room.conferenceId, asOf(room));
  const row = state.sites.get(room.site);
  const [confirmed, setConfirmed] = useState<Readonly<Record<Confirmed, boolean>>>({ chair: known?.chair ?? true, picture: known?.picture ?? true, sound: known?.sound ?? true });
  /** null: nobody has typed, the room's newest count is shown. */
  const [typed, setTyped] = useState<string | null>(null);
  const [note, setNote] = useState(known?.note ?? "");
  const [invalid, setInvalid] = useState(false);
  const well = CONFIRMED.every((each) => confirmed[each]);
  const shown = shownCount(typed, row);
  const present = shown.trim() === "" ? null : peopleTyped(shown);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setInvalid(present === null);
    if (present === null) return;
    const count = sameWithParts(present, row.reported === present ? row.qualifier : "exact", { reported: row.reported, parts: state.rollCall.details.get(room.site) ?? NO_PARTS });
    const said = note.replace(/\s+/gu, " ").trim().slice(0, 200);
    send({ kind: "roll-call.answer", site: room.site, ...confirmed, ...(!well && said ? { note: said } : {}), count }).catch(() => {});
    onDone();
  };

  return (
    <form className="rc-card" onSubmit={submit} noValidate aria-labelledby="roll-call-title" data-testid="roll-call">
      <h2 id="roll-call-title" className="rc-card__title" role="status">
        {title}
      </h2>
      <div className="rc-card__confirm" role="group" aria-label={t("room.confirm")}>
        {CONFIRMED.map((each) => (
          <ToggleButton key={each} className="rc-toggle" isSelected={confirmed[each]} onChange={(on) => setConfirmed({ ...confirmed, [each]: on })}>
            <span aria-hidden="true">{confirmed[each] ? "✓" : "✕"}</span>
            {confirmed[each] ? t(`room.${each}`) : t(`room.${each}Not`)}
          </ToggleButton>
        ))}
        <TextField
          label={expected === null ? t("room.present") : t("room.presentOf", { n: format.number(expected) })}
          value={shown}
          onChange={setTyped}
          inputMode="numeric"
          autoComplete="off"
          error={invalid ? t("room.invalid", { n: format.number(MOST_PEOPLE) }) : undefined}
        />
      </div>
      {well ? null : <TextField label={t("room.note")} value={note} onChange={setNote} maxLength={200} autoComplete="off" />}
      <Button type="submit" look={well ? "primary" : "danger-solid"} size="large">
        {well ? (present === null ? t("room.ready") : t("room.readyWith", { count: present, n: format.number(present) })) : t("room.trouble")}
      </Button>
    </form>
  );
}
