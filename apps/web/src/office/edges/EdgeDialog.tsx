import { useEffect, useMemo, useState } from "react";
import type { EdgeAddress, EdgeView, ProblemDetails, UnitColumns } from "@diemcau/contract";
import { searchItems } from "@diemcau/rules/text";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice, SearchField, Select, TextField } from "../../ui/index.ts";
import { newId } from "../organisation/data.ts";

const PATH = "/api/edges";
const NAME = /^(?!root$)[a-z0-9][a-z0-9-]{0,39}$/;
const SHOWN = 6;
const ROOT = "root";

interface Props {
  /** Null: a new one. */
  edge: EdgeView | null;
  edges: readonly EdgeView[];
  onClose(): void;
  onDone(made: EdgeAddress | null): void;
}

export function EdgeDialog({ edge, edges, onClose, onDone }: Props) {
  const { t } = useTranslation(["edges", "common"]);
  const [id] = useState(newId);
  const [name, setName] = useState(edge?.name ?? "");
  const [parentId, setParentId] = useState<string | null>(edge?.parentId ?? null);
  const [unit, setUnit] = useState<{ id: string; name: string } | null>(edge?.unit ?? null);
  const [limit, setLimit] = useState(edge?.ownLimit ? String(edge.ownLimit) : "");
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [isWorking, setWorking] = useState(false);
  const isNameWrong = !NAME.test(name);
  const isLimitWrong = limit.trim() !== "" && !/^[1-9]\d{0,4}$/.test(limit.trim());

  const save = async (): Promise<void> => {
    setTried(true);
    setProblem(null);
    if (isNameWrong || isLimitWrong) return;
    setWorking(true);
    const body = { name, parentId, unitId: unit?.id ?? null, limit: limit.trim() === "" ? null : Number(limit) };
    try {
      if (edge) await api.post(`${PATH}/${edge.id}`, { as: "account", body });
      onDone(edge ? null : await api.post<EdgeAddress>(PATH, { as: "account", body: { id, ...body } }));
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={edge ? t("changeNamed", { name: edge.name }) : t("add")}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={isWorking} onPress={() => void save()}>
            {edge ? t("save") : t("make")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <TextField label={t("name")} hint={t("nameHint")} value={name} onChange={(text) => setName(text.toLowerCase())} maxLength={40} autoFocus autoComplete="off" error={tried && isNameWrong ? t("nameWrong") : undefined} />
        <Select
          label={t("parent")}
          hint={t("parentHint")}
          choices={[{ id: ROOT, label: t("root") }, ...edges.filter((each) => each.id !== edge?.id).map((each) => ({ id: each.id, label: each.name }))]}
          selectedKey={parentId ?? ROOT}
          onSelectionChange={(key) => setParentId(key === ROOT ? null : String(key))}
        />
        <UnitPicker value={unit} onChange={setUnit} />
        <TextField label={t("limit")} hint={t("limitHint")} value={limit} onChange={setLimit} maxLength={5} inputMode="numeric" autoComplete="off" error={tried && isLimitWrong ? t("limitWrong") : undefined} />
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

/** Whose rooms it serves first. */
function UnitPicker({ value, onChange }: { value: { id: string; name: string } | null; onChange(unit: { id: string; name: string } | null): void }) {
  const { t } = useTranslation("edges");
  const [units, setUnits] = useState<UnitColumns | null>(null);
  const [query, setQuery] = useState("");
  useEffect(() => {
    api.get<UnitColumns>("/api/organisation/units", { as: "account" }).then(setUnits, () => {});
  }, []);
  const found = useMemo(() => (units && query.trim() !== "" ? searchItems(units.name.map((_, at) => at), query, (at) => [units.name[at]!]).slice(0, SHOWN) : []), [units, query]);
  if (value) {
    return (
      <p className="of-row">
        <span>{t("unitIs", { name: value.name })}</span>
        <Button size="small" onPress={() => onChange(null)}>
          {t("unitNone")}
        </Button>
      </p>
    );
  }
  return (
    <div>
      <SearchField label={t("unit")} value={query} onChange={setQuery} maxLength={100} />
      <p className="of-hint">{t("unitHint")}</p>
      <ul className="ed-offered" aria-live="polite">
        {found.map((at) => (
          <li key={units!.id[at]}>
            <Button size="small" onPress={() => onChange({ id: units!.id[at]!, name: units!.name[at]! })}>
              + {units!.name[at]}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
