import { useState, type FormEvent } from "react";
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { QUESTION_LENGTH, type Outline } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { normaliseInput, searchItems } from "@diemcau/rules/text";
import { useAskQuestion, useRoster } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus, TextField, type SendStatus } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";

/** What a delegate has handed in, typed by the room's secretary. */
export function HandInForm({ room, state, outline }: { room: Room; state: ConferenceState; outline: Outline | null }) {
  const { t } = useTranslation("questions");
  const as = asOf(room);
  const ask = useAskQuestion(room.conferenceId, as);
  const roster = useRoster(room.conferenceId, room.site, as);
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const [delegateId, setDelegateId] = useState<string | null>(null);
  const [itemId, setItemId] = useState("");
  const [nameless, setNameless] = useState(false);
  const [tried, setTried] = useState(false);
  const [status, setStatus] = useState<SendStatus>("idle");
  const anonymous = nameless && state.questions.anonymous;
  const cleaned = normaliseInput(text);
  const delegates = roster.data?.delegates ?? [];
  const found = searchItems(delegates, name, (delegate) => [delegate.name, delegate.positions.join(" ")]).slice(0, 30);
  const noText = tried && cleaned === "";
  const nobody = tried && !anonymous && delegateId === null;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (cleaned === "" || (!anonymous && delegateId === null)) return;
    const question = { text: cleaned, ...(itemId === "" ? {} : { itemId }), ...(anonymous ? { anonymous } : { delegateId: delegateId! }) };
    setTried(false);
    setText("");
    setName("");
    setDelegateId(null);
    setStatus("waiting");
    ask(question).then(
      () => setStatus("sent"),
      () => setStatus("refused"),
    );
  };
  return (
    <form className="st-form" onSubmit={submit} noValidate>
      <TextField label={t("site.text")} value={text} onChange={setText} maxLength={QUESTION_LENGTH} rows={4} error={noText ? t("site.textMissing") : undefined} />
      {anonymous ? null : (
        <ComboBox
          className="dc-field"
          allowsCustomValue
          menuTrigger="focus"
          items={found}
          inputValue={name}
          onInputChange={(next) => {
            setName(next);
            if (delegates.find((delegate) => delegate.delegateId === delegateId)?.name !== next) setDelegateId(null);
          }}
          isInvalid={nobody}
          // Our own search has filtered already, without diacritics.
          defaultFilter={() => true}
          onChange={(key) => {
            const chosen = delegates.find((delegate) => delegate.delegateId === key);
            if (!chosen) return;
            setName(chosen.name);
            setDelegateId(chosen.delegateId);
          }}
        >
          <Label className="dc-field__label">{t("site.who")}</Label>
          <Input className="dc-input" maxLength={120} autoComplete="off" />
          <Text slot="description" className="dc-field__hint">
            {t("site.whoHint")}
          </Text>
          <FieldError className="dc-field__error">{nobody ? t("site.whoMissing") : ""}</FieldError>
          <Popover className="dc-popover">
            <ListBox className="dc-listbox" aria-label={t("site.whoSuggestions")} items={found}>
              {(delegate) => (
                <ListBoxItem id={delegate.delegateId} textValue={delegate.name} className="dc-listbox__item">
                  <span>{delegate.name}</span>
                  <span className="st-delegate__position">{delegate.positions.join(", ")}</span>
                </ListBoxItem>
              )}
            </ListBox>
          </Popover>
        </ComboBox>
      )}
      {state.questions.anonymous ? (
        <label className="sq-check">
          <input type="checkbox" checked={nameless} onChange={(event) => setNameless(event.target.checked)} />
          <span>
            {t("site.anonymous")}
            <span className="dc-field__hint">{t("site.anonymousHint")}</span>
          </span>
        </label>
      ) : null}
      <label className="dc-field">
        <span className="dc-field__label">{t("site.item")}</span>
        <select className="dc-input" value={itemId} onChange={(event) => setItemId(event.target.value)}>
          <option value="">{t("site.noItem")}</option>
          {outline?.agenda.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <div className="sq-send">
        <Button type="submit" look="primary" size="large">
          {t("site.submit")}
        </Button>
        <InlineStatus status={status}>{status === "sent" ? t("site.sent") : undefined}</InlineStatus>
      </div>
    </form>
  );
}
