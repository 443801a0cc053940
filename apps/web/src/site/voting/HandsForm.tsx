import { useState, type FormEvent } from "react";
import type { ConferenceState, Vote } from "@diemcau/rules";
import { useCommand, usePending } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, TextField } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import { peopleIn } from "./people.ts";
import { TakenNote } from "./TakenNote.tsx";

const KEYS = ["for", "against", "abstain"] as const;
const MOST = 100_000;

/** Digits only; grouping marks are forgiven. Null: no number. */
function numberOf(typed: string): number | null {
  const digits = typed.replace(/[\s.,]/gu, "");
  return /^\d{1,6}$/.test(digits) && Number(digits) <= MOST ? Number(digits) : null;
}

/** The room's lead enters what they counted; the sum is held against those present while they type. */
export function HandsForm({ room, state, vote }: { room: Room; state: ConferenceState; vote: Vote }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const { waiting } = usePending(room.conferenceId, as);
  const sent = state.votes.sites.get(room.site);
  const [typed, setTyped] = useState<Record<(typeof KEYS)[number], string>>({ for: "", against: "", abstain: "" });
  const [tried, setTried] = useState(false);
  const { present, known, uncounted } = peopleIn(state.sites.get(room.site), waiting);
  const numbers = KEYS.map((key) => (typed[key].trim() === "" ? 0 : numberOf(typed[key])));
  const empty = KEYS.every((key) => typed[key].trim() === "");
  const sum = numbers.reduce<number>((all, n) => all + (n ?? 0), 0);
  const queued = waiting.findLast(({ body }) => body["kind"] === "vote.count-hands" && body["voteId"] === vote.id);
  const open = vote.phase === "open";

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (empty || numbers.includes(null) || sum > present) return;
    // The centre sums up check-ins by and by: the count of hands would overtake those that come with it.
    if (uncounted) send({ kind: "headcount.report", site: room.site, present, qualifier: "exact" }).catch(() => {});
    send({ kind: "vote.count-hands", site: room.site, voteId: vote.id, counts: numbers as [number, number, number] }).catch(() => {});
    setTyped({ for: "", against: "", abstain: "" });
    setTried(false);
  };

  return (
    <>
      <p className="st-count" role="status" data-testid="vote-count">
        {queued
          ? t("site.waiting")
          : sent
            ? t("site.sent", { time: format.time(sent.at, zoneOf(room)), for: format.number(sent.counts[0]), against: format.number(sent.counts[1]), abstain: format.number(sent.counts[2]) })
            : ""}
        {sent?.late && !queued ? ` ${t("site.sentLate")}` : ""} {sent?.telephone && !queued ? `${t("site.sentByCentre")} ` : ""}
        <TakenNote room={room} vote={vote} />
      </p>
      {open ? (
        <form className="sv-form" onSubmit={submit} noValidate>
          <div className="sv-fields">
            {KEYS.map((key, at) => (
              <TextField
                key={key}
                label={t(`choice.${key}`)}
                value={typed[key]}
                onChange={(value) => setTyped((last) => ({ ...last, [key]: value }))}
                inputMode="numeric"
                autoComplete="off"
                error={tried && (numbers[at] === null || (empty && at === 0)) ? t("site.number") : undefined}
              />
            ))}
          </div>
          <p className={sum > present ? "sv-sum sv-sum--wrong" : "sv-sum"} role="status">
            {known ? t("site.sum", { sum: format.number(sum), present: format.number(present) }) : t("site.noHeadcount")}
            {known && sum > present ? <strong>{t("site.tooMany")}</strong> : null}
            {uncounted ? <span className="sv-note">{t("site.uncounted", { present: format.number(present) })}</span> : null}
          </p>
          <Button type="submit" look={sent ? "quiet" : "primary"} isDisabled={!known}>
            {t(sent ? "site.sendAgain" : "site.send")}
          </Button>
        </form>
      ) : (
        <p className="sv-note">{t("site.closed")}</p>
      )}
    </>
  );
}
