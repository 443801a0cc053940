import { useState, type FormEvent } from "react";
import { useTranslation } from "../i18n/index.ts";
import { Button, Dialog, TextField } from "../ui/index.ts";

const USUAL = ["mission", "ill", "leave"] as const;
const REASON_LENGTH = 120;

export interface AbsenceDialogProps {
  readonly name: string;
  /** As it stands; null: none is said yet. */
  readonly known: string | null;
  onClose(): void;
  /** Null: taken back. */
  onSay(reason: string | null): void;
}

/** Why somebody does not come: a usual reason with one press, or in words. */
export function AbsenceDialog({ name, known, onClose, onSay }: AbsenceDialogProps) {
  const { t } = useTranslation(["site", "common"]);
  const [reason, setReason] = useState(known ?? "");
  const said = reason.trim();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (said !== "") onSay(said);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("site:absence.title", { name })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          {known !== null ? <Button onPress={() => onSay(null)}>{t("site:absence.takeBack")}</Button> : null}
          <Button look="primary" isDisabled={said === "" || said === known} onPress={() => onSay(said)}>
            {t("site:absence.say")}
          </Button>
        </>
      }
    >
      <form className="st-absence" onSubmit={submit}>
        <p className="st-hint">{t("site:absence.explain")}</p>
        <div className="st-row">
          {USUAL.map((usual) => (
            <Button key={usual} size="small" onPress={() => onSay(t(`site:absence.usual.${usual}`))}>
              {t(`site:absence.usual.${usual}`)}
            </Button>
          ))}
        </div>
        <TextField label={t("site:absence.reason")} value={reason} onChange={setReason} maxLength={REASON_LENGTH} autoFocus />
      </form>
    </Dialog>
  );
}
