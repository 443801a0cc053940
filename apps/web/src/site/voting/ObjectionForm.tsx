import { useState, type FormEvent } from "react";
import type { ConferenceState, Vote } from "@diemcau/rules";
import { normaliseInput } from "@diemcau/rules/text";
import { useCommand, usePending } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, TextField } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";

/** Silence is consent; who does not agree says how many they are, and why. */
export function ObjectionForm({ room, state, vote }: { room: Room; state: ConferenceState; vote: Vote }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const as = asOf(room);
  const send = useCommand(room.conferenceId, as);
  const { waiting } = usePending(room.conferenceId, as);
  const sent = state.votes.sites.get(room.site);
  const [persons, setPersons] = useState("1");
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState(false);
  const queued = waiting.findLast(({ body }) => body["kind"] === "vote.object" && body["voteId"] === vote.id);
  const objecting = sent !== undefined && sent.counts[1] > 0;

  const object = (n: number): void => {
    send({ kind: "vote.object", site: room.site, voteId: vote.id, persons: n, reason: n > 0 ? normaliseInput(reason) || null : null }).catch(() => {});
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const n = /^\d{1,6}$/.test(persons.trim()) ? Number(persons) : 0;
    setWrong(n < 1);
    if (n > 0) object(n);
  };

  return (
    <>
      <p className="st-count" role="status" data-testid="vote-objection">
        {queued ? t("site.waiting") : sent ? (objecting ? t("site.objected", { count: sent.counts[1], number: format.number(sent.counts[1]) }) : t("site.withdrawn")) : ""} {sent?.telephone && !queued ? t("site.sentByCentre") : ""}
      </p>
      {vote.phase === "open" ? (
        <form className="sv-form" onSubmit={submit} noValidate>
          <TextField label={t("site.objectors")} value={persons} onChange={setPersons} inputMode="numeric" autoComplete="off" error={wrong ? t("site.number") : undefined} />
          <TextField label={t("site.reason")} value={reason} onChange={setReason} maxLength={300} rows={2} />
          <div className="st-row">
            <Button type="submit" look="danger">
              {t(objecting ? "site.objectAgain" : "site.object")}
            </Button>
            {objecting ? <Button onPress={() => object(0)}>{t("site.withdraw")}</Button> : null}
          </div>
        </form>
      ) : (
        <p className="sv-note">{t("site.closed")}</p>
      )}
    </>
  );
}
