import { useState } from "react";
import type { InvitationDetail } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, TextField } from "../../ui/index.ts";
import { act, remind, send, useSending } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";

/** For whoever is above: how this unit is reached, sending again, reminding. */
export function Reaching({ conference, detail, isProducer, onChanged }: { conference: OfConference; detail: InvitationDetail; isProducer: boolean; onChanged(): void }) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const [name, setName] = useState(detail.contactName ?? "");
  const [phone, setPhone] = useState(detail.contactPhone ?? "");
  const [email, setEmail] = useState(detail.contactEmail ?? "");
  const [told, setTold] = useState<string | null>(null);
  const sending = useSending();
  const go = async (work: () => Promise<string>): Promise<void> => {
    setTold(null);
    await sending.go(async () => {
      setTold(await work());
      onChanged();
    });
  };
  return (
    <section className="of-card of-stack" aria-labelledby="reaching-title">
      <h2 id="reaching-title" className="of-subtitle">
        {t("reach.title")}
      </h2>
      <div className="of-fields">
        <TextField label={t("register.contactName")} maxLength={120} value={name} onChange={setName} />
        <TextField label={t("register.contactPhone")} inputMode="tel" maxLength={40} value={phone} onChange={setPhone} />
        <TextField label={t("register.contactEmail")} inputMode="email" maxLength={200} value={email} onChange={setEmail} hint={isProducer ? t("reach.emailHint") : null} />
      </div>
      {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
      {told ? (
        <p className="of-good" role="status">
          ✓ {told}
        </p>
      ) : null}
      <div className="of-row">
        <Button
          isDisabled={sending.busy}
          onPress={() =>
            void go(async () => {
              await act(conference.id, detail.site, { act: "contact", contactName: name.trim() || null, contactPhone: phone.trim() || null, contactEmail: email.trim() || null });
              return t("reach.saved");
            })
          }
        >
          {t("reach.save")}
        </Button>
        {detail.invitedAt === null ? null : (
          <>
            <Button
              isDisabled={sending.busy}
              onPress={() =>
                void go(async () => {
                  await send(conference.id, detail.site, [detail.site]);
                  return t("reach.sentAgain");
                })
              }
            >
              {t("reach.sendAgain")}
            </Button>
            <Button
              isDisabled={sending.busy}
              onPress={() =>
                void go(async () => {
                  const { reminded } = await remind(conference.id, { under: detail.site, sites: [detail.site] });
                  return reminded === 1 ? t("list.remindedOne", { name: detail.name }) : t("list.remindedJustNow", { name: detail.name });
                })
              }
            >
              {t("list.remind")}
            </Button>
          </>
        )}
        <span className="of-hint">{detail.remindedAt ? t("list.remindedAt", { times: format.number(detail.reminders), time: format.dateTime(detail.remindedAt, conference.timeZone) }) : ""}</span>
      </div>
    </section>
  );
}
