import { useState } from "react";
import type { ProblemDetails, SiteContact } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, PhoneLink, ProblemNotice, TextField } from "../../ui/index.ts";
import "./contact.css";

/** Whom to call, and the number corrected where it is wrong. */
export function ContactEdit({ conferenceId, site, contact, onSaved }: { conferenceId: string; site: number; contact: SiteContact | undefined; onSaved(): void }) {
  const { t } = useTranslation(["rollcall", "common"]);
  const [editing, setEditing] = useState(!contact?.phone);
  const [name, setName] = useState(contact?.name ?? "");
  const [phone, setPhone] = useState(contact?.phone ?? "");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const save = async (): Promise<void> => {
    setProblem(null);
    try {
      const trimmed = name.replace(/\s+/gu, " ").trim();
      await api.post(`/api/conferences/${conferenceId}/sites/${site}/contact`, { as: "account", body: { ...(trimmed ? { name: trimmed } : {}), phone: phone.trim() } });
      setEditing(false);
      onSaved();
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  if (!editing && contact?.phone) {
    return (
      <p className="rd-record__contact">
        <span>{contact.name}</span>
        <PhoneLink number={contact.phone} />
        <Button size="small" onPress={() => setEditing(true)}>
          {t("rollcall:record.editPhone")}
        </Button>
      </p>
    );
  }
  return (
    <div className="rd-record__edit">
      <TextField label={t("rollcall:record.contact")} value={name} onChange={setName} maxLength={120} autoComplete="off" />
      <TextField label={t("rollcall:record.phone")} value={phone} onChange={setPhone} maxLength={40} inputMode="tel" autoComplete="off" />
      <Button isDisabled={!/^[+0-9][0-9 ().\-/]{4,39}$/.test(phone.trim())} onPress={() => void save()}>
        {t("rollcall:record.savePhone")}
      </Button>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </div>
  );
}
