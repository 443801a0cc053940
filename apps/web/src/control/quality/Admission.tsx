import { useState } from "react";
import type { AdmissionCounts } from "@diemcau/contract";
import { useMe, useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, Dialog, TextField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";

const MOST = 100_000;

/** How many rooms may have the programme at once, how many have it, and who waits outside. */
export function Admission({ round }: { round: number }) {
  const { t } = useTranslation("quality");
  const format = useFormat();
  const { conferenceId, state } = useRoom();
  const role = useMe("account").data?.role;
  const [open, setOpen] = useState(false);
  const { data } = useResource<AdmissionCounts>(`/api/conferences/${conferenceId}/admission`, "account", round);
  if (!data) return null;
  const most = state.admission;
  return (
    <section className="dc-panel ql-admission" aria-labelledby="quality-admission" data-inside={data.inside} data-refused={data.refused}>
      <h3 id="quality-admission">{t("admission.title")}</h3>
      <p className="ql-admission__facts">
        <span>{most === null ? t("admission.none", { inside: format.number(data.inside) }) : t("admission.inside", { inside: format.number(data.inside), most: format.number(most) })}</span>
        {data.refused > 0 ? (
          <Badge tone="danger">
            <span aria-hidden="true">✕</span> {t("admission.refused", { count: data.refused, n: format.number(data.refused) })}
          </Badge>
        ) : null}
      </p>
      {role === "producer" && state.phase !== "ended" ? (
        <Button size="small" onPress={() => setOpen(true)}>
          {t("admission.change")}
        </Button>
      ) : null}
      {open ? <LimitDialog onClose={() => setOpen(false)} /> : null}
    </section>
  );
}

function LimitDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation(["quality", "common"]);
  const { state, act } = useRoom();
  const [text, setText] = useState(state.admission === null ? "" : String(state.admission));
  const wanted = text.trim() === "" ? null : Number(text);
  const isWrong = wanted !== null && !(Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST);
  const save = async (): Promise<void> => {
    if (!isWrong && (await act.run("admission", { kind: "admission.limit", most: wanted }))) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("quality:admission.title")}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={isWrong} onPress={() => void save()}>
            {t("quality:admission.save")}
          </Button>
        </>
      }
    >
      <TextField label={t("quality:admission.most")} hint={t("quality:admission.hint")} error={isWrong ? t("quality:admission.wrong") : undefined} inputMode="numeric" value={text} onChange={setText} />
    </Dialog>
  );
}
