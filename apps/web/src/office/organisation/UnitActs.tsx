import { useState } from "react";
import type { ProblemDetails, UnitClose, UnitDetail } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice } from "../../ui/index.ts";
import { DayField } from "./DayField.tsx";
import { useSetup } from "./data.ts";
import { UnitPicker, type Picked } from "./UnitPicker.tsx";

interface ActProps {
  unit: UnitDetail;
  onClose(): void;
  onDone(): void;
}

function useAct(path: string, onDone: () => void) {
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [isWorking, setWorking] = useState(false);
  const act = async (body: object): Promise<void> => {
    setWorking(true);
    setProblem(null);
    try {
      await api.post(path, { as: "account", body });
      onDone();
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };
  return { problem, isWorking, act };
}

/** To stand below another unit, since a day. */
export function MoveDialog({ unit, onClose, onDone }: ActProps) {
  const { t } = useTranslation(["organisation", "common"]);
  const { today } = useSetup();
  const [parent, setParent] = useState<Picked | null>(null);
  const [on, setOn] = useState<string | null>(today);
  const { problem, isWorking, act } = useAct(`/api/organisation/units/${unit.id}/move`, onDone);
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={t("organisation:move.title", { name: unit.name })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={isWorking || !parent || !on} onPress={() => void act({ version: unit.version, on, parentId: parent!.id })}>
            {t("organisation:move.do")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <p>{t("organisation:move.body")}</p>
        <UnitPicker label={t("organisation:move.to")} value={parent} onChange={setParent} except={[unit.id]} />
        <DayField label={t("organisation:form.on")} value={on} onChange={setOn} />
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}

/** The end of a unit, with those who take over from it. */
export function CloseDialog({ unit, onClose, onDone }: ActProps) {
  const { t } = useTranslation(["organisation", "common"]);
  const format = useFormat();
  const { today } = useSetup();
  const [on, setOn] = useState<string | null>(today);
  const [successors, setSuccessors] = useState<readonly Picked[]>([]);
  const hasBelow = unit.below.length > 0;
  const [below, setBelow] = useState<UnitClose["below"] | null>(hasBelow ? null : "none");
  const { problem, isWorking, act } = useAct(`/api/organisation/units/${unit.id}/close`, onDone);
  const count = unit.below.reduce((sum, each) => sum + each.count, 0);
  const chosen = below === "move" && successors.length !== 1 ? null : below;
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={t("organisation:close.title", { name: unit.name })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button
            look="danger-solid"
            isDisabled={isWorking || !on || chosen === null}
            onPress={() => void act({ version: unit.version, on, below: chosen, successors: successors.map(({ id }) => id) })}
          >
            {t(successors.length > 0 ? "organisation:close.doMerge" : "organisation:close.do")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <p>{t("organisation:close.body")}</p>
        <DayField label={t("organisation:close.on")} value={on} onChange={setOn} hint={t("organisation:close.onHint")} />
        {successors.length > 0 ? (
          <ul className="og-chips" aria-label={t("organisation:close.successors")}>
            {successors.map((each) => (
              <li key={each.id} className="og-chip">
                {each.name}
                <Button size="small" icon look="plain" aria-label={t("organisation:close.without", { name: each.name })} onPress={() => setSuccessors(successors.filter(({ id }) => id !== each.id))}>
                  ×
                </Button>
              </li>
            ))}
          </ul>
        ) : null}
        <UnitPicker
          key={successors.length}
          label={t("organisation:close.successor")}
          value={null}
          onChange={(picked) => picked && setSuccessors([...successors, picked])}
          except={[unit.id, ...successors.map(({ id }) => id)]}
          {...(on ? { on } : {})}
        />
        {hasBelow ? (
          <fieldset className="og-choice">
            <legend className="dc-field__label">{t("organisation:close.below", { count, n: format.number(count) })}</legend>
            {(["move", "close"] as const).map((each) => (
              <label key={each} className="of-check">
                <input type="radio" name="below" checked={below === each} disabled={each === "move" && successors.length !== 1} onChange={() => setBelow(each)} />
                {t(`organisation:close.belowChoice.${each}`)}
              </label>
            ))}
          </fieldset>
        ) : null}
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
    </Dialog>
  );
}
