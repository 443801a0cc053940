import { useEffect, useRef, useState, type FormEvent } from "react";
import type { MessageSide } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../Button.tsx";
import { TextField } from "../Fields.tsx";
import { oneLine } from "./one-line.ts";
import "./messages.css";

const LONGEST = 600;

export interface ShownMessage {
  readonly id: string;
  readonly side: MessageSide;
  readonly text: string;
  readonly at: number;
  /** Who of the centre; "" is not shown. */
  readonly author: string;
  /** `waiting`: not on the server yet. */
  readonly state: "sent" | "seen" | "waiting";
}

interface ThreadProps {
  /** Whose screen this is: the own messages stand on the right. */
  side: MessageSide;
  messages: readonly ShownMessage[];
  /** Older ones can be asked for. */
  onOlder?: (() => void) | undefined;
  phrases: readonly string[];
  zone: string;
  /** Null: nothing can be written. */
  onSend: ((text: string) => void) | null;
  /** What stands here while nothing was written yet. */
  empty: string;
}

/** What a room and the centre have written to each other, and the field to write more. */
export function Thread({ side, messages, onOlder, phrases, zone, onSend, empty }: ThreadProps) {
  const { t } = useTranslation("messages");
  const list = useRef<HTMLOListElement>(null);
  const last = messages.at(-1)?.id;
  useEffect(() => {
    const element = list.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, [last]);
  return (
    <div className="ms-thread">
      <ol className="ms-thread__list" ref={list} tabIndex={0} aria-label={t("thread.label")}>
        {onOlder ? (
          <li className="ms-thread__older">
            <Button size="small" look="plain" onPress={onOlder}>
              {t("thread.older")}
            </Button>
          </li>
        ) : null}
        {messages.length === 0 ? <li className="ms-thread__empty">{empty}</li> : null}
        {messages.map((message) => (
          <Message key={message.id} message={message} own={message.side === side} zone={zone} />
        ))}
      </ol>
      {onSend ? <Composer phrases={phrases} onSend={onSend} /> : null}
    </div>
  );
}

function Message({ message, own, zone }: { message: ShownMessage; own: boolean; zone: string }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { side, text, at, author, state } = message;
  const who = own ? t("thread.you") : author || t(`side.${side}`);
  return (
    <li className="ms-message" data-own={own} data-state={state}>
      <p className="ms-message__head">
        <strong>{own && author ? author : who}</strong> <time dateTime={new Date(at).toISOString()}>{format.time(at, zone)}</time>
      </p>
      <p className="ms-message__text">{text}</p>
      {own ? (
        <p className="ms-message__state">
          <span aria-hidden="true">{state === "waiting" ? "…" : state === "seen" ? "✓✓" : "✓"}</span> {t(`thread.${state}`)}
        </p>
      ) : null}
    </li>
  );
}

function Composer({ phrases, onSend }: { phrases: readonly string[]; onSend(text: string): void }) {
  const { t } = useTranslation("messages");
  const [text, setText] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const line = oneLine(text, LONGEST);
    if (line === "") return;
    onSend(line);
    setText("");
  };
  return (
    <form className="ms-composer" onSubmit={submit}>
      {phrases.length > 0 ? (
        <details className="ms-phrases">
          <summary>{t("thread.phrases")}</summary>
          <ul>
            {phrases.map((phrase) => (
              <li key={phrase}>
                <Button size="small" onPress={() => onSend(phrase)}>
                  {phrase}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <div className="ms-composer__line">
        <TextField label={t("thread.write")} hideLabel placeholder={t("thread.write")} value={text} onChange={setText} maxLength={LONGEST} autoComplete="off" />
        <Button type="submit" look="primary" isDisabled={text.trim() === ""}>
          {t("thread.send")}
        </Button>
      </div>
    </form>
  );
}
