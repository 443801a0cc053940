import { Checkbox, Input, Label, NumberField } from "react-aria-components";
import type { DelegateClasses, VoteShare, VotingRule } from "@diemcau/contract";
import { adaptRule, type RuleChange } from "@diemcau/rules";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { useRuleWords } from "../../ui/voting/index.ts";
import { useRoom } from "../context.ts";

const SHARES: readonly VoteShare[] = [[1, 3], [1, 2], [2, 3], [3, 4], [1, 1]];
const BASES = ["cast", "decided", "present", "entitled"] as const;
const WINDOWS = [30, 60, 120, 180, 300, 600, 900, 1_800, 3_600];
const keyOf = ([part, whole]: VoteShare): string => `${part}/${whole}`;
const shareOf = (key: string): VoteShare => key.split("/").map(Number) as VoteShare;
/** What a choice offers, and what the rule says already. */
const withOwn = (shares: readonly VoteShare[], own: VoteShare | null): readonly VoteShare[] =>
  own && !shares.some((share) => keyOf(share) === keyOf(own)) ? [...shares, own] : shares;

interface Part {
  rule: VotingRule;
  change(part: Partial<RuleChange>): void;
}

/** What of the rule is other for this one vote: what is needed, the quorum, who votes and with what weight, the window. */
export function RuleEditor({ rule, onChange }: { rule: VotingRule; onChange(rule: VotingRule): void }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const change = (part: Partial<RuleChange>): void => onChange(adaptRule(rule, part));
  const { method, seconds } = rule;
  const windows = seconds === null || WINDOWS.includes(seconds) ? WINDOWS : [...WINDOWS, seconds].toSorted((a, b) => a - b);
  return (
    <fieldset className="vt-editor">
      <legend>{t("adapt.title")}</legend>
      {method === "consensus" ? (
        <Count label={t("adapt.objections")} value={rule.objections} max={10_000_000} onChange={(objections) => change({ objections })} />
      ) : (
        <Threshold rule={rule} change={change} />
      )}
      <Quorum rule={rule} change={change} />
      <Choose
        label={t("adapt.window")}
        value={String(seconds ?? "")}
        options={[["", t("adapt.noWindow")], ...windows.map((each): [string, string] => [String(each), format.duration(each * 1_000)])]}
        onChange={(value) => change({ seconds: value === "" ? null : Number(value) })}
      />
      <Classes rule={rule} change={change} />
      <Weights rule={rule} change={change} />
      <div className="vt-editor__checks">
        {method === "consensus" ? null : <Check label={t("rule.chairDecides")} isSelected={rule.tie === "chair"} onChange={(on) => change({ tie: on ? "chair" : "rejected" })} />}
        {method === "devices" || method === "secret" ? <Check label={t("rule.mayChange")} isSelected={rule.mayChange} onChange={(mayChange) => change({ mayChange })} /> : null}
        {method === "devices" ? <Check label={t("rule.liveTally")} isSelected={rule.liveTally} onChange={(liveTally) => change({ liveTally })} /> : null}
      </div>
    </fieldset>
  );
}

function Threshold({ rule: { threshold }, change }: Part) {
  const { t } = useTranslation("voting");
  const words = useRuleWords();
  // More than all of it cannot be reached, and at least a third is no majority.
  const offered = withOwn(SHARES, threshold.share)
    .flatMap((share): [VoteShare, boolean][] => [[share, true], [share, false]])
    .filter(([share, strict]) => !(strict && share[0] === share[1]))
    .filter(([share]) => share[0] * 2 >= share[1] || keyOf(share) === keyOf(threshold.share));
  return (
    <div className="vt-editor__pair">
      <Choose
        label={t("adapt.needed")}
        value={`${threshold.strict ? ">" : ""}${keyOf(threshold.share)}`}
        options={offered.map(([share, strict]) => [`${strict ? ">" : ""}${keyOf(share)}`, t(strict ? "adapt.moreThan" : "adapt.atLeast", { share: words.share(share) })])}
        onChange={(value) => change({ threshold: { ...threshold, strict: value.startsWith(">"), share: shareOf(value.replace(">", "")) } })}
      />
      <Choose
        label={t("adapt.of")}
        value={threshold.base}
        options={BASES.map((base) => [base, t(`base.${base}`)])}
        onChange={(base) => change({ threshold: { ...threshold, base: base as (typeof BASES)[number] } })}
      />
    </div>
  );
}

function Quorum({ rule: { quorum }, change }: Part) {
  const { t } = useTranslation("voting");
  const words = useRuleWords();
  const options = (own: VoteShare | null): [string, string][] => [["", t("adapt.none")], ...withOwn(SHARES, own).map((share): [string, string] => [keyOf(share), words.share(share)])];
  const one = (of: "persons" | "sites") => (
    <Choose
      label={t(`adapt.quorum.${of}`)}
      value={quorum[of] ? keyOf(quorum[of]) : ""}
      options={options(quorum[of])}
      onChange={(value) => change({ quorum: { ...quorum, [of]: value === "" ? null : shareOf(value) } })}
    />
  );
  return (
    <div className="vt-editor__pair">
      {one("persons")}
      {one("sites")}
      {quorum.persons || quorum.sites ? (
        <Choose
          label={t("adapt.quorum.counted")}
          value={quorum.of}
          options={[["present", t("adapt.quorum.present")], ["voted", t("adapt.quorum.voted")]]}
          onChange={(of) => change({ quorum: { ...quorum, of: of as "present" | "voted" } })}
        />
      ) : null}
    </div>
  );
}

const NONE: readonly string[] = [];
/** As the rosters have them, and those that the rule names. */
function useClasses(rule: VotingRule): readonly string[] {
  const { conferenceId } = useRoom();
  const { data } = useResource<DelegateClasses>(`/api/conferences/${conferenceId}/delegate-classes`, "account");
  const weighed = rule.weights?.by === "class" ? rule.weights.of.map(([name]) => name) : NONE;
  return [...new Set([...rule.classes, ...weighed, ...(data ?? []).map(({ name }) => name)])].slice(0, 40);
}

function Classes({ rule, change }: Part) {
  const { t } = useTranslation("voting");
  const classes = useClasses(rule);
  if (classes.length === 0) return null;
  return (
    <div className="vt-editor__checks" role="group" aria-label={t("adapt.classes")}>
      <span className="dc-field__label">{t("adapt.classes")}</span>
      {classes.map((name) => (
        <Check
          key={name}
          label={name}
          isSelected={rule.classes.length === 0 || rule.classes.includes(name)}
          onChange={(on) => {
            const all = rule.classes.length === 0 ? classes : rule.classes;
            const next = on ? [...all, name] : all.filter((each) => each !== name);
            // All of them is everybody; nobody is no vote.
            if (next.length > 0) change({ classes: classes.every((each) => next.includes(each)) ? [] : next });
          }}
        />
      ))}
    </div>
  );
}

function Weights({ rule, change }: Part) {
  const { t } = useTranslation("voting");
  const { directory } = useRoom();
  const classes = useClasses(rule);
  const { method, weights } = rule;
  if (method === "consensus" || method === "secret") return null;
  const by = weights?.by ?? "";
  const start = (kind: string): VotingRule["weights"] =>
    kind === "level" ? { by: "level", of: directory.levels.map(() => 1), other: 1 } : kind === "class" ? { by: "class", of: classes.map((name) => [name, 1]), other: 1 } : null;
  return (
    <>
      <Choose
        label={t("adapt.weights.title")}
        value={by}
        options={[["", t("adapt.weights.none")], ["level", t("adapt.weights.level")], ...(method === "devices" && classes.length > 0 ? [["class", t("adapt.weights.class")] as [string, string]] : [])]}
        onChange={(kind) => change({ weights: start(kind) })}
      />
      {weights?.by === "level" ? (
        <div className="vt-editor__counts">
          {directory.levels.map(({ code, name }, level) => (
            <Count
              key={code}
              label={name}
              value={weights.of[level] ?? weights.other}
              max={10_000}
              onChange={(weight) => change({ weights: { ...weights, of: directory.levels.map((_, at) => (at === level ? weight : (weights.of[at] ?? weights.other))) } })}
            />
          ))}
        </div>
      ) : null}
      {weights?.by === "class" ? (
        <div className="vt-editor__counts">
          {classes.map((name) => {
            const weightOf = (each: string): number => weights.of.find(([known]) => known === each)?.[1] ?? weights.other;
            return <Count key={name} label={name} value={weightOf(name)} max={10_000} onChange={(weight) => change({ weights: { ...weights, of: classes.map((each): [string, number] => [each, each === name ? weight : weightOf(each)]) } })} />;
          })}
        </div>
      ) : null}
    </>
  );
}

function Choose({ label, value, options, onChange }: { label: string; value: string; options: readonly (readonly [string, string])[]; onChange(value: string): void }) {
  return (
    <label className="dc-field">
      <span className="dc-field__label">{label}</span>
      <select className="dc-input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Check({ label, isSelected, onChange }: { label: string; isSelected: boolean; onChange(on: boolean): void }) {
  return (
    <Checkbox className="sp-check" isSelected={isSelected} onChange={onChange}>
      <span className="sp-check__box" aria-hidden="true" />
      <span>{label}</span>
    </Checkbox>
  );
}

function Count({ label, value, max, onChange }: { label: string; value: number; max: number; onChange(value: number): void }) {
  return (
    <NumberField className="dc-field" minValue={0} maxValue={max} value={value} onChange={(next) => onChange(Number.isNaN(next) ? 0 : next)}>
      <Label className="dc-field__label">{label}</Label>
      <Input className="dc-input" />
    </NumberField>
  );
}
