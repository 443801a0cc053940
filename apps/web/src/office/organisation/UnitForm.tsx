import { useState } from "react";
import type { ProblemDetails, UnitDetail, UnitSaved } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice, Select, TextField } from "../../ui/index.ts";
import { DayField, dayOrNull } from "./DayField.tsx";
import { newId, useSetup } from "./data.ts";
import type { Picked } from "./UnitPicker.tsx";

interface UnitFormProps {
  /** The unit above a new one; null for a head of the tree. */
  parent: (Picked & { level: string }) | null;
  /** The unit to change; absent for a new one. */
  unit?: UnitDetail;
  onClose(): void;
  onSaved(id: string): void;
}

/** A new unit, or another name, code or kind of one: since a day, or as a correction. */
export function UnitForm({ parent, unit, onClose, onSaved }: UnitFormProps) {
  const { t } = useTranslation(["organisation", "common"]);
  const { kinds, levels, today } = useSetup();
  const depth = new Map(levels.map((level) => [level.code, level.depth]));
  const least = parent ? (depth.get(parent.level) ?? 0) : 0;
  const offered = kinds.filter((kind) => unit !== undefined || (depth.get(kind.level) ?? 0) >= least);
  // Mostly what is added stands one level lower.
  const usual = offered.find((kind) => (depth.get(kind.level) ?? 0) > least) ?? offered[0];
  const [id] = useState(newId);
  const [name, setName] = useState(unit?.name ?? "");
  const [code, setCode] = useState(unit?.code ?? "");
  const [shortName, setShortName] = useState(unit?.shortName ?? "");
  const [aliases, setAliases] = useState((unit?.aliases ?? []).join("; "));
  const [kind, setKind] = useState(unit?.kind ?? usual?.code ?? "");
  const [seats, setSeats] = useState(String(unit?.usual ?? 0));
  const [isCorrection, setCorrection] = useState(false);
  const [on, setOn] = useState<string | null>(unit ? today : "");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [tried, setTried] = useState(false);
  const [isWorking, setWorking] = useState(false);
  const noName = name.trim() === "";
  const noSeats = !/^\d{1,5}$/.test(seats.trim());
  const noDay = on === null || (unit !== undefined && !isCorrection && on === "");

  const save = async (): Promise<void> => {
    setTried(true);
    setProblem(null);
    if (noName || noSeats || noDay) return;
    setWorking(true);
    const fields = {
      name: name.trim(),
      code: code.trim() || null,
      shortName: shortName.trim() || null,
      aliases: aliases.split(/[;\n]/).map((alias) => alias.trim()).filter(Boolean),
      kind,
      usual: Number(seats),
    };
    try {
      const saved = unit
        ? await api.post<UnitSaved>(`/api/organisation/units/${unit.id}`, { as: "account", body: { ...fields, version: unit.version, on: isCorrection ? null : on } })
        : await api.post<UnitSaved>("/api/organisation/units", { as: "account", body: { ...fields, id, parentId: parent?.id ?? null, validFrom: dayOrNull(on) } });
      onSaved(saved.id);
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };
  const title = unit ? t("organisation:form.changeTitle", { name: unit.name }) : parent ? t("organisation:form.addTitle", { name: parent.name }) : t("organisation:tree.addRoot");
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={isWorking} onPress={() => void save()}>
            {t("organisation:form.save")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <TextField label={t("organisation:form.name")} value={name} onChange={setName} maxLength={200} autoFocus autoComplete="off" error={tried && noName ? t("organisation:form.nameMissing") : undefined} />
        <div className="of-fields">
          <Select label={t("organisation:form.kind")} choices={offered.map((each) => ({ id: each.code, label: each.name }))} value={kind} onChange={(value) => setKind(String(value))} />
          <TextField label={t("organisation:form.code")} value={code} onChange={setCode} maxLength={20} autoComplete="off" />
          <TextField label={t("organisation:form.shortName")} value={shortName} onChange={setShortName} maxLength={100} autoComplete="off" />
          <TextField label={t("organisation:form.usual")} value={seats} onChange={setSeats} maxLength={5} inputMode="numeric" autoComplete="off" error={tried && noSeats ? t("organisation:form.number") : undefined} />
        </div>
        <TextField label={t("organisation:form.aliases")} hint={t("organisation:form.aliasesHint")} value={aliases} onChange={setAliases} maxLength={2000} autoComplete="off" />
        {unit ? (
          <label className="of-check">
            <input type="checkbox" checked={isCorrection} onChange={(event) => setCorrection(event.target.checked)} />
            {t("organisation:form.correction")}
          </label>
        ) : null}
        {isCorrection ? null : <DayField label={t(unit ? "organisation:form.on" : "organisation:form.validFrom")} hint={t(unit ? "organisation:form.onHint" : "organisation:form.validFromHint")} value={tried && noDay && on === "" ? null : on} onChange={setOn} />}
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}
