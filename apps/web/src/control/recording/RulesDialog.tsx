import { useState } from "react";
import type { RecordingRules } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, Select } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useSpace } from "./use-space.ts";

const KEEP_DAYS = [30, 90, 365, 1_825] as const;
const OPEN = "open";

/** When it begins by itself, what of it is recorded, how long it is kept, and for whom. */
export function RulesDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation(["recordings", "common"]);
  const format = useFormat();
  const { state, act } = useRoom();
  const [rules, setRules] = useState<RecordingRules>(state.recording.rules);
  const hours = useSpace();
  const change = (part: Partial<RecordingRules>): void => setRules((last) => ({ ...last, ...part }));
  const days = [...new Set([...KEEP_DAYS, ...(rules.keepDays === null ? [] : [rules.keepDays])])].toSorted((a, b) => a - b);
  const save = async (): Promise<void> => {
    const { start, speakers, keepDays, openTo } = rules;
    if (await act.run("recording-rules", { kind: "recording.set-rules", start, speakers, keepDays, openTo })) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("recordings:rules.title")}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" onPress={() => void save()}>
            {t("recordings:rules.save")}
          </Button>
        </>
      }
    >
      {hours === null ? null : <p>{t("recordings:room.space", { hours: format.number(hours) })}</p>}
      <div className="dc-recording__rules">
        <Select
          label={t("recordings:rules.start")}
          selectedKey={rules.start}
          onSelectionChange={(key) => change({ start: key as RecordingRules["start"] })}
          choices={(["manual", "opening"] as const).map((id) => ({ id, label: t(`recordings:rules.${id}`) }))}
        />
        <Select
          label={t("recordings:rules.speakers")}
          selectedKey={rules.speakers ? "yes" : "no"}
          onSelectionChange={(key) => change({ speakers: key === "yes" })}
          choices={(["no", "yes"] as const).map((id) => ({ id, label: t(`recordings:rules.${id}`) }))}
        />
        <Select
          label={t("recordings:rules.keep")}
          selectedKey={rules.keepDays === null ? OPEN : String(rules.keepDays)}
          onSelectionChange={(key) => change({ keepDays: key === OPEN ? null : Number(key) })}
          choices={[...days.map((each) => ({ id: String(each), label: t("recordings:rules.keepDays", { count: each, number: format.number(each) }) })), { id: OPEN, label: t("recordings:rules.keepOpen") }]}
        />
        <Select
          label={t("recordings:rules.openTo")}
          selectedKey={rules.openTo}
          onSelectionChange={(key) => change({ openTo: key as RecordingRules["openTo"] })}
          choices={(["centre", "units", "rooms"] as const).map((id) => ({ id, label: t(`recordings:rules.${id}`) }))}
        />
      </div>
    </Dialog>
  );
}
