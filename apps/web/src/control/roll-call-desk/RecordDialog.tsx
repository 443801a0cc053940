import { useState } from "react";
import type { HeadcountQualifier, SiteContact } from "@diemcau/contract";
import { NO_PARTS, sameWithParts } from "@diemcau/rules";
import { peopleTyped } from "@diemcau/rules/text";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, TextField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { ContactEdit } from "./ContactEdit.tsx";
import { CountFields } from "./CountFields.tsx";

const CONFIRMED = ["chair", "picture", "sound"] as const;

interface RecordDialogProps {
  site: number;
  contact: SiteContact | undefined;
  onClose(): void;
  /** The number was corrected. */
  onContact(): void;
}

/** What the secretary hears by telephone. */
export function RecordDialog({ site, contact, onClose, onContact }: RecordDialogProps) {
  const { t } = useTranslation(["rollcall", "common"]);
  const { tree, state, act, conferenceId } = useRoom();
  const known = state.rollCall.answers.get(site);
  const row = state.sites.get(site);
  const [confirmed, setConfirmed] = useState({ chair: known?.chair ?? true, picture: known?.picture ?? true, sound: known?.sound ?? true });
  const [note, setNote] = useState(known?.note ?? "");
  const [present, setPresent] = useState(row.reported >= 0 ? String(row.reported) : "");
  const [qualifier, setQualifier] = useState<HeadcountQualifier>(row.reported >= 0 ? row.qualifier : "exact");
  const [wrong, setWrong] = useState(false);

  const record = async (): Promise<void> => {
    const people = peopleTyped(present);
    setWrong(people === null);
    if (people === null) return;
    const said = note.replace(/\s+/gu, " ").trim().slice(0, 200);
    // A count that stands already is not sent again.
    const isKnown = present.trim() === "" || (people === row.reported && qualifier === row.qualifier);
    const counted = isKnown ? {} : { count: sameWithParts(people, qualifier, { reported: row.reported, parts: state.rollCall.details.get(site) ?? NO_PARTS }) };
    const done = await act.run(`record ${site}`, { kind: "roll-call.record", site, ...confirmed, ...(said ? { note: said } : {}), ...counted });
    if (done) onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("rollcall:record.title", { site: tree.names[site] })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" onPress={() => void record()}>
            {t("rollcall:record.submit")}
          </Button>
        </>
      }
    >
      <div className="rd-record">
        <ContactEdit conferenceId={conferenceId} site={site} contact={contact} onSaved={onContact} />
        <fieldset className="rd-record__confirm">
          <legend className="dc-field__label">{t("rollcall:record.confirm")}</legend>
          {CONFIRMED.map((each) => (
            <label key={each} className="rd-check">
              <input type="checkbox" checked={confirmed[each]} onChange={(event) => setConfirmed({ ...confirmed, [each]: event.target.checked })} />
              <span>{t(`rollcall:room.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        <CountFields label={t("rollcall:record.present")} present={present} onPresent={setPresent} qualifier={qualifier} onQualifier={setQualifier} error={wrong ? t("rollcall:record.invalid") : undefined} />
        <TextField label={t("rollcall:room.note")} value={note} onChange={setNote} maxLength={200} autoComplete="off" />
      </div>
    </Dialog>
  );
}
