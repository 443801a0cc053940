import { useState, type FormEvent } from "react";
import { EQUIPMENT, LINE_TYPES, type InvitationDetail, type SiteRegistration } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button, TextField } from "../../ui/index.ts";

const PHONE = /^[+0-9][0-9 ().\-/]{4,39}$/;
const EMAIL = /^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+\.[^\s@<>"(),:;\\.]{2,}$/;

/** The room: where, for how many, with what, and whom to telephone. */
export function RegisterForm({ detail, busy, onSave }: { detail: InvitationDetail; busy: boolean; onSave(registration: SiteRegistration): void }) {
  const { t } = useTranslation("invitations");
  const [room, setRoom] = useState(detail.room ?? "");
  const [address, setAddress] = useState(detail.address ?? "");
  const [capacity, setCapacity] = useState(detail.capacity === null ? "" : String(detail.capacity));
  const [equipment, setEquipment] = useState<readonly string[]>(detail.equipment);
  const [line, setLine] = useState(detail.line ?? "fibre");
  const [contactName, setContactName] = useState(detail.contactName ?? "");
  const [contactPhone, setContactPhone] = useState(detail.contactPhone ?? "");
  const [contactEmail, setContactEmail] = useState(detail.contactEmail ?? "");
  const [tried, setTried] = useState(false);
  const places = Number(capacity);
  const flaws = {
    room: room.trim() === "" ? t("register.flaw.room") : undefined,
    address: address.trim() === "" ? t("register.flaw.address") : undefined,
    capacity: /^\d{1,6}$/.test(capacity.trim()) && places >= 1 && places <= 100_000 ? undefined : t("register.flaw.capacity"),
    contactName: contactName.trim() === "" ? t("register.flaw.contactName") : undefined,
    contactPhone: PHONE.test(contactPhone.trim()) ? undefined : t("register.flaw.contactPhone"),
    contactEmail: contactEmail.trim() === "" || EMAIL.test(contactEmail.trim()) ? undefined : t("register.flaw.contactEmail"),
  };
  const shown = (flaw: keyof typeof flaws): string | undefined => (tried ? flaws[flaw] : undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (Object.values(flaws).some(Boolean)) return;
    onSave({
      room: room.trim(),
      address: address.trim(),
      capacity: places,
      equipment: EQUIPMENT.filter((each) => equipment.includes(each)),
      line: LINE_TYPES.find((each) => each === line) ?? "other",
      contactName: contactName.trim(),
      contactPhone: contactPhone.trim(),
      contactEmail: contactEmail.trim() || null,
    });
  };
  return (
    <form className="of-stack" onSubmit={submit} noValidate>
      <div className="of-fields">
        <TextField label={t("register.room")} placeholder={t("register.roomHint")} maxLength={200} value={room} onChange={setRoom} error={shown("room")} />
        <TextField label={t("register.address")} maxLength={300} value={address} onChange={setAddress} error={shown("address")} />
        <TextField label={t("register.capacity")} inputMode="numeric" value={capacity} onChange={setCapacity} error={shown("capacity")} hint={t("register.capacityHint", { number: detail.expected })} />
        <label className="dc-field">
          <span className="dc-field__label">{t("register.line")}</span>
          <select className="dc-input" value={line} onChange={(event) => setLine(event.target.value)}>
            {LINE_TYPES.map((each) => (
              <option key={each} value={each}>
                {t(`line.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <fieldset className="of-levels">
        <legend className="dc-field__label">{t("register.equipment")}</legend>
        {EQUIPMENT.map((each) => (
          <label key={each} className="of-check">
            <input
              type="checkbox"
              checked={equipment.includes(each)}
              onChange={(event) => setEquipment(event.target.checked ? [...equipment, each] : equipment.filter((other) => other !== each))}
            />
            {t(`equipment.${each}`)}
          </label>
        ))}
      </fieldset>
      <div className="of-fields">
        <TextField label={t("register.contactName")} hint={t("register.contactHint")} maxLength={120} value={contactName} onChange={setContactName} error={shown("contactName")} />
        <TextField label={t("register.contactPhone")} inputMode="tel" maxLength={40} value={contactPhone} onChange={setContactPhone} error={shown("contactPhone")} />
        <TextField label={t("register.contactEmail")} inputMode="email" maxLength={200} value={contactEmail} onChange={setContactEmail} error={shown("contactEmail")} />
      </div>
      {tried && Object.values(flaws).some(Boolean) ? (
        <p className="of-bad" role="alert">
          {t("register.flaw.some")}
        </p>
      ) : null}
      <div className="of-row">
        <Button type="submit" look="primary" size="large" isDisabled={busy}>
          {t("register.save")}
        </Button>
      </div>
    </form>
  );
}
