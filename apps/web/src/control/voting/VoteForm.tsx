import { useState, type FormEvent } from "react";
import type { VotingRule } from "@diemcau/contract";
import { isAdapted, type Vote } from "@diemcau/rules";
import { normaliseInput, normaliseMultiline } from "@diemcau/rules/text";
import { useCommand, useResource } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus, ProblemNotice, ProgressBar, TextField, type SendStatus } from "../../ui/index.ts";
import { useRuleWords } from "../../ui/voting/index.ts";
import { useRoom } from "../context.ts";
import { RuleEditor } from "./RuleEditor.tsx";

/** A vote is written down, or changed before it is opened. */
export function VoteForm({ of, onDone }: { of: Vote | null; onDone(id: string | null): void }) {
  const { t } = useTranslation(["voting", "common"]);
  const { conferenceId, state, directory } = useRoom();
  const send = useCommand(conferenceId, "account");
  const [status, setStatus] = useState<SendStatus>("idle");
  const words = useRuleWords();
  const rules = useResource<VotingRule[]>(`/api/conferences/${conferenceId}/voting-rules`, "account");
  const { agenda } = directory.outline;
  const current = agenda.find(({ id }) => id === state.agenda.itemId);
  const [title, setTitle] = useState(of?.title ?? "");
  const [text, setText] = useState(of?.text ?? "");
  const [itemId, setItemId] = useState(of ? (of.itemId ?? "") : (current?.id ?? ""));
  const [code, setCode] = useState(of?.rule.code ?? "");
  const [tried, setTried] = useState(false);
  // The house's, and the one that was changed for this vote.
  const [adapted, setAdapted] = useState<VotingRule | null>(of && isAdapted(of.rule) ? of.rule : null);
  const [adapting, setAdapting] = useState(false);
  const known = [...(rules.data ?? []), ...(adapted ? [adapted] : [])];
  const rule = known.find((each) => each.code === code) ?? of?.rule ?? known[0];
  const adapt = (changed: VotingRule): void => {
    if (isAdapted(changed)) setAdapted(changed);
    setCode(changed.code);
  };
  const cleaned = normaliseInput(title);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (cleaned === "" || !rule) return;
    const content = { title: cleaned, text: normaliseMultiline(text) || null, itemId: itemId || null, rule };
    setStatus("waiting");
    try {
      const { id } = await send(of ? { kind: "vote.revise", voteId: of.id, ...content } : { kind: "vote.draft", ...content });
      onDone(of?.id ?? id);
    } catch {
      // The sentence itself stands in the list of refused commands.
      setStatus("refused");
    }
  };

  return (
    <form className="vt-form" onSubmit={(event) => void submit(event)} noValidate>
      <h2>{of ? t("voting:form.edit") : t("voting:form.new")}</h2>
      {rules.problem ? <ProblemNotice problem={rules.problem} actions={<Button onPress={rules.reload}>{t("common:action.retry")}</Button>} /> : null}
      <TextField label={t("voting:form.title")} value={title} onChange={setTitle} maxLength={300} error={tried && cleaned === "" ? t("voting:form.titleMissing") : undefined} hint={t("voting:form.titleHint")} />
      <TextField label={t("voting:form.text")} value={text} onChange={setText} maxLength={2_000} rows={4} hint={t("voting:form.textHint")} />
      <div className="dc-field">
        <label className="dc-field__label" htmlFor="vote-item">
          {t("voting:form.item")}
        </label>
        <select id="vote-item" className="dc-input" value={itemId} onChange={(event) => setItemId(event.target.value)}>
          <option value="">{t("voting:form.noItem")}</option>
          {agenda.map((item) => (
            <option key={item.id} value={item.id}>
              {item.title}
            </option>
          ))}
        </select>
      </div>
      {rule ? (
        <>
          <div className="dc-field">
            <label className="dc-field__label" htmlFor="vote-rule">
              {t("voting:form.rule")}
            </label>
            <select id="vote-rule" className="dc-input" value={rule.code} onChange={(event) => setCode(event.target.value)}>
              {known.map((each) => (
                <option key={each.code} value={each.code}>
                  {words.name(each)}
                </option>
              ))}
            </select>
          </div>
          <RuleText rule={rule} />
          {adapting ? (
            <RuleEditor rule={rule} onChange={adapt} />
          ) : (
            <div>
              <Button size="small" onPress={() => setAdapting(true)}>
                {t("voting:adapt.open")}
              </Button>
            </div>
          )}
        </>
      ) : rules.problem ? null : (
        <ProgressBar label={t("voting:form.rule")} />
      )}
      <div className="vt-actions">
        <Button type="submit" look="primary" isDisabled={!rule || status === "waiting"}>
          {t("voting:form.save")}
        </Button>
        <Button onPress={() => onDone(null)}>{t("common:action.cancel")}</Button>
        <InlineStatus status={status} />
      </div>
    </form>
  );
}

/** What the rule means, point by point. */
export function RuleText({ rule }: { rule: VotingRule }) {
  const words = useRuleWords();
  return (
    <ul className="vt-rule">
      {words.sentences(rule).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
