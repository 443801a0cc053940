import { useState } from "react";
import type { PlanSession } from "@diemcau/contract";
import { USUAL_TIMES, instantOf, wallClock } from "@diemcau/rules/agenda";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, TextField } from "../../ui/index.ts";
import { Mentions } from "../documents/Mentions.tsx";
import { useMarksWhileWriting } from "../../data/index.ts";
import { DateField, TimeField } from "../TimeFields.tsx";
import { line } from "./ItemDialog.tsx";

interface SessionDialogProps {
  session: PlanSession;
  isNew: boolean;
  timeZone: string;
  /** Documents of the conference: what a short form means. */
  near: readonly string[];
  /** The others, which it may not overlap. */
  others: readonly PlanSession[];
  onSave(session: PlanSession): void;
  onClose(): void;
}

export function SessionDialog({ session, isNew, timeZone, near, others, onSave, onClose }: SessionDialogProps) {
  const { t } = useTranslation(["editor", "common"]);
  const [title, setTitle] = useState(session.title);
  const [date, setDate] = useState(() => wallClock(session.startsAt, timeZone).date);
  const [start, setStart] = useState(() => wallClock(session.startsAt, timeZone).time);
  const [end, setEnd] = useState(() => wallClock(session.endsAt, timeZone).time);
  const [tried, setTried] = useState(false);
  const marks = useMarksWhileWriting(title, near);
  const [startsAt, endsAt] = [instantOf(date, start, timeZone), instantOf(date, end, timeZone)];
  const order = endsAt > startsAt ? undefined : t("editor:session.orderFlaw");
  const clash = others.find((other) => startsAt < other.endsAt && other.startsAt < endsAt);
  const overlap = clash ? t("editor:session.overlapFlaw", { session: clash.title }) : undefined;
  const save = (): void => {
    setTried(true);
    if (line(title) !== "" && !order && !overlap) onSave({ ...session, title: line(title), startsAt, endsAt });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isNew ? t("editor:session.new") : t("editor:session.edit")}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" onPress={save}>
            {t("editor:save")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <TextField label={t("editor:session.title")} value={title} onChange={setTitle} maxLength={200} autoFocus error={tried && line(title) === "" ? t("editor:session.titleFlaw") : undefined} />
        <Mentions marks={marks} mayWrite />
        <DateField label={t("editor:session.date")} value={date} onChange={setDate} />
        <div className="oa-pair">
          <TimeField label={t("editor:session.start")} value={start} onChange={setStart} />
          <TimeField label={t("editor:session.end")} value={end} onChange={setEnd} error={tried ? (order ?? overlap) : overlap} />
        </div>
        <div className="of-row">
          {(["morning", "afternoon", "evening"] as const).map((half) => (
            <Button
              key={half}
              size="small"
              onPress={() => {
                setStart(USUAL_TIMES[half][0]);
                setEnd(USUAL_TIMES[half][1]);
                if (line(title) === "") setTitle(t(`editor:session.${half}`));
              }}
            >
              {t(`editor:session.${half}`)}
            </Button>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
