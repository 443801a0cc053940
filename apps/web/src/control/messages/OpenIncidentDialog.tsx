import { useState } from "react";
import { INCIDENT_KINDS, INCIDENT_SEVERITIES, type IncidentKind, type IncidentSeverity } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, Select, TextField } from "../../ui/index.ts";
import { oneLine } from "../../ui/messages/index.ts";
import { useRoom } from "../context.ts";

interface DialogProps {
  site: number;
  isOpen: boolean;
  onClose(): void;
  /** What is proposed to begin with. */
  what?: IncidentKind;
  severity?: IncidentSeverity;
  since?: number;
}

/** The centre opens an incident of a room. */
export function OpenIncidentDialog({ site, isOpen, onClose, what: proposed = "no-sound", severity: grade = "major", since }: DialogProps) {
  const { t } = useTranslation(["messages", "common"]);
  const { tree, act } = useRoom();
  const [what, setWhat] = useState<IncidentKind>(proposed);
  const [severity, setSeverity] = useState<IncidentSeverity>(grade);
  const [note, setNote] = useState("");
  const open = (): void => {
    const line = oneLine(note, 300);
    void act.run(`incident ${site}`, { kind: "incident.open", site, what, severity, ...(since ? { since } : {}), ...(line ? { note: line } : {}) });
    onClose();
    setNote("");
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("messages:incident.openAt", { site: tree.names[site] })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" onPress={open}>
            {t("messages:incident.open")}
          </Button>
        </>
      }
    >
      <div className="ms-form">
        <Select
          label={t("messages:incident.what")}
          choices={INCIDENT_KINDS.map((each) => ({ id: each, label: t(`messages:kind.${each}`) }))}
          selectedKey={what}
          onSelectionChange={(key) => setWhat(key as IncidentKind)}
        />
        <Select
          label={t("messages:incident.severity")}
          choices={INCIDENT_SEVERITIES.map((each) => ({ id: each, label: t(`messages:severity.${each}`) }))}
          selectedKey={severity}
          onSelectionChange={(key) => setSeverity(key as IncidentSeverity)}
        />
        <TextField label={t("messages:incident.describe")} value={note} onChange={setNote} maxLength={300} autoComplete="off" />
      </div>
    </Dialog>
  );
}
