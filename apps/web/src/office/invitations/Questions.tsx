import { useState } from "react";
import type { InvitationDetail } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, TextField } from "../../ui/index.ts";
import { newId } from "../new-id.ts";
import { say, useSending } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";

/** Questions of a unit and the answers from above, in order. */
export function Questions({ conference, detail, onSaid }: { conference: OfConference; detail: InvitationDetail; onSaid(): void }) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const [body, setBody] = useState("");
  const [id, setId] = useState(newId);
  const sending = useSending();
  const submit = async (): Promise<void> => {
    // The same id until it is known to be there: sent twice, it is asked once.
    if (!(await sending.go(() => say(conference.id, detail.site, { id, body: body.trim() })))) return;
    setBody("");
    setId(newId());
    onSaid();
  };
  return (
    <section className="of-card of-stack" aria-labelledby="questions-title">
      <h2 id="questions-title" className="of-subtitle">
        {t("questions.title")}
      </h2>
      {detail.messages.length === 0 ? <p className="of-hint">{t("questions.none")}</p> : null}
      <ol className="in-thread">
        {detail.messages.map((message) => (
          <li key={message.id} className="in-message" data-above={message.fromAbove}>
            <p className="of-hint">
              {message.author} · {format.dateTime(message.at, conference.timeZone)}
            </p>
            <p className="in-prose">{message.body}</p>
          </li>
        ))}
      </ol>
      {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
      <TextField label={detail.own ? t("questions.ask") : t("questions.answer")} rows={3} maxLength={2000} value={body} onChange={setBody} />
      <div>
        <Button isDisabled={body.trim() === "" || sending.busy} onPress={() => void submit()}>
          {detail.own ? t("questions.sendQuestion") : t("questions.sendAnswer")}
        </Button>
      </div>
    </section>
  );
}
