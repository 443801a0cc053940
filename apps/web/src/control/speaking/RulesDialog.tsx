import { useState } from "react";
import { Checkbox } from "react-aria-components";
import type { SpeakingRule, SpeakingRules } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, InlineStatus } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { Count } from "./Count.tsx";
import "./rules.css";

const blank = (level: string): SpeakingRule => ({ level, holds: false, requests: 0, speeches: 0, seconds: 0 });

/** How long each level speaks, how often, and which keep the queue of those below them. */
export function RulesDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  return isOpen ? <OpenRules onClose={onClose} /> : null;
}

function OpenRules({ onClose }: { onClose(): void }) {
  const { t } = useTranslation(["speaking", "common", "control"]);
  const { state, directory, act } = useRoom();
  const isOver = state.phase === "ended";
  const { rules } = state.speaking;
  // As it was when the dialog opened: what somebody else saves meanwhile does not change what is being typed.
  const [draft, setDraft] = useState<SpeakingRules>(() => ({ ...rules, levels: directory.levels.map(({ code }) => rules.levels.find(({ level }) => level === code) ?? blank(code)) }));
  const change = (code: string, part: Partial<SpeakingRule>): void => setDraft((last) => ({ ...last, levels: last.levels.map((rule) => (rule.level === code ? { ...rule, ...part } : rule)) }));
  const save = async (): Promise<void> => {
    // What is said of levels that this conference does not have stays said.
    const others = rules.levels.filter(({ level }) => !draft.levels.some((rule) => rule.level === level));
    if (await act.run("rules", { kind: "speaking.set-rules", warnSeconds: draft.warnSeconds, levels: [...draft.levels, ...others] })) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("speaking:rules.title")}
      wide
      actions={
        <>
          <InlineStatus status={act.statusOf("rules")} />
          <Button onPress={onClose}>{t(isOver ? "common:action.close" : "common:action.cancel")}</Button>
          {isOver ? null : (
            <Button look="primary" onPress={() => void save()}>
              {t("speaking:rules.save")}
            </Button>
          )}
        </>
      }
    >
      <p className="sp-rules__explain">{t(isOver ? "control:over.change" : "speaking:rules.explain")}</p>
      <div className="sp-rules">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("speaking:rules.level")}</th>
              <th scope="col">{t("speaking:rules.minutes")}</th>
              <th scope="col">{t("speaking:rules.speeches")}</th>
              <th scope="col">{t("speaking:rules.requests")}</th>
              <th scope="col">{t("speaking:rules.holds")}</th>
            </tr>
          </thead>
          <tbody>
            {directory.levels.map(({ code, name }, index) => {
              const rule = draft.levels.find(({ level }) => level === code) ?? blank(code);
              return (
                <tr key={code}>
                  <th scope="row">{name}</th>
                  <td>
                    <Count label={t("speaking:rules.minutesOf", { level: name })} value={rule.seconds / 60} max={120} step={0.5} onChange={(minutes) => change(code, { seconds: Math.round(minutes * 60) })} />
                  </td>
                  <td>
                    <Count label={t("speaking:rules.speechesOf", { level: name })} value={rule.speeches} max={1_000} onChange={(speeches) => change(code, { speeches })} />
                  </td>
                  <td>
                    <Count label={t("speaking:rules.requestsOf", { level: name })} value={rule.requests} max={1_000} onChange={(requests) => change(code, { requests })} />
                  </td>
                  <td>
                    {/* The highest level is the centre: its queue is the conference's. */}
                    {index === 0 ? null : (
                      <Checkbox className="sp-check" aria-label={t("speaking:rules.holdsOf", { level: name })} isSelected={rule.holds} onChange={(holds) => change(code, { holds })}>
                        <span className="sp-check__box" aria-hidden="true" />
                      </Checkbox>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className="sp-rules__warn">
        <Count label={t("speaking:rules.warn")} shown value={draft.warnSeconds} max={600} step={5} onChange={(warnSeconds) => setDraft({ ...draft, warnSeconds })} />
      </div>
    </Dialog>
  );
}
