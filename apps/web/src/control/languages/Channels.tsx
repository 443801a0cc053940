import { useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { CHANNELS_LIMIT, type InterpreterAccounts, type InterpreterChannel } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog } from "../../ui/index.ts";
import { MicMark } from "../../ui/captions/index.ts";
import { useRoom } from "../context.ts";
import { LanguageForm } from "./LanguageForm.tsx";

/** Interpreters' channels, whose they are, and who speaks. */
export function Channels({ accounts }: { accounts: InterpreterAccounts["accounts"] | null }) {
  const { t } = useTranslation("captions");
  const { state, act } = useRoom();
  const may = accounts !== null && state.phase !== "ended";
  const { channels } = state.captions;
  const sole = accounts?.length === 1 ? accounts : [];
  return (
    <>
      {channels.length === 0 ? <p className="dc-panel__nothing">{t("desk.channelsNone")}</p> : null}
      <ul className="la-list">
        {channels.map((channel) => (
          <Channel key={channel.id} channel={channel} accounts={may ? accounts : null} />
        ))}
      </ul>
      {may && channels.length < CHANNELS_LIMIT ? (
        <LanguageForm
          key={channels.length}
          language="en"
          submit={t("desk.addChannel")}
          onSubmit={(language, name) => void act.run("channels", { kind: "channel.set", channelId: uuidv7(), language, name, interpreters: [...sole] })}
        />
      ) : null}
    </>
  );
}

function Channel({ channel, accounts }: { channel: InterpreterChannel; accounts: InterpreterAccounts["accounts"] | null }) {
  const { t } = useTranslation("captions");
  const format = useFormat();
  const { act, directory } = useRoom();
  const [editing, setEditing] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { id: channelId, language, name, interpreters, mic } = channel;
  const set = (change: Partial<Pick<InterpreterChannel, "language" | "name" | "interpreters">>) =>
    void act.run("channels", { kind: "channel.set", channelId, language, name, interpreters, ...change });
  return (
    <li className="la-item">
      <p className="la-item__head">
        <strong>{name}</strong> <span className="la-soft">{language}</span>
        <MicMark on={mic !== null} />
        {mic === null ? null : <span className="la-soft">{t("desk.since", { time: format.time(mic, directory.outline.conference.timeZone) })}</span>}
      </p>
      {accounts === null ? (
        <p className="la-soft">{interpreters.length === 0 ? t("desk.noInterpreter") : interpreters.map((each) => each.name).join(", ")}</p>
      ) : accounts.length === 0 ? (
        <p className="la-soft">{t("desk.interpretersNone")}</p>
      ) : (
        <fieldset className="la-who">
          <legend>{t("desk.interpreters")}</legend>
          {accounts.map((account) => (
            <label key={account.account} className="dc-languages__check">
              <input
                type="checkbox"
                checked={interpreters.some((each) => each.account === account.account)}
                onChange={(event) =>
                  set({ interpreters: event.target.checked ? [...interpreters, account] : interpreters.filter((each) => each.account !== account.account) })
                }
              />
              {account.name}
            </label>
          ))}
        </fieldset>
      )}
      {accounts === null ? null : (
        <p className="la-item__acts">
          {mic === null ? null : (
            <Button size="small" onPress={() => void act.run("channels", { kind: "channel.switch-mic", channelId, on: false })}>
              {t("desk.shut")}
            </Button>
          )}
          <Button size="small" onPress={() => setEditing(!editing)}>
            {t("desk.rename")}
          </Button>
          <Button size="small" look="danger" aria-label={t("desk.removeNamed", { name })} onPress={() => setRemoving(true)}>
            {t("desk.remove")}
          </Button>
        </p>
      )}
      {editing ? (
        <LanguageForm
          language={language}
          name={name}
          submit={t("desk.save")}
          onSubmit={(nextLanguage, nextName) => {
            setEditing(false);
            set({ language: nextLanguage, name: nextName });
          }}
        />
      ) : null}
      <ConfirmDialog
        isOpen={removing}
        title={t("desk.removeChannelTitle", { name })}
        confirmLabel={t("desk.remove")}
        danger
        onCancel={() => setRemoving(false)}
        onConfirm={() => {
          setRemoving(false);
          void act.run("channels", { kind: "channel.remove", channelId });
        }}
      >
        {t("desk.removeChannelBody")}
      </ConfirmDialog>
    </li>
  );
}
