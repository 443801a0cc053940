import { useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import type { QueueRequest } from "@diemcau/contract";
import { normaliseInput } from "@diemcau/rules/text";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../Button.tsx";
import { Dialog } from "../Dialog.tsx";
import { TextField } from "../Fields.tsx";
import { speakerText } from "./speaker.ts";

interface ReturnProps {
  /** Which request, null: closed. */
  request: QueueRequest | null;
  onReturn(request: QueueRequest, word: string): void;
  onClose(): void;
}

/** Sends a request back with a word to those who asked. */
export function ReturnDialog({ request, onReturn, onClose }: ReturnProps) {
  const { t } = useTranslation(["speaking", "common"]);
  const [word, setWord] = useState("");
  const [missing, setMissing] = useState(false);
  const close = (): void => {
    setWord("");
    setMissing(false);
    onClose();
  };
  const send = (): void => {
    const said = normaliseInput(word).replace(/\s+/gu, " ").trim();
    setMissing(said === "");
    if (!request || said === "") return;
    onReturn(request, said);
    close();
  };
  return (
    <Dialog
      isOpen={request !== null}
      onClose={close}
      title={t("speaking:return.title", { site: request?.siteName ?? "" })}
      actions={
        <>
          <Button onPress={close}>{t("common:action.cancel")}</Button>
          <Button look="primary" onPress={send}>
            {t("speaking:return.send")}
          </Button>
        </>
      }
    >
      <TextField
        autoFocus
        label={t("speaking:return.word")}
        hint={t("speaking:return.explain")}
        error={missing ? t("speaking:return.missing") : undefined}
        value={word}
        onChange={setWord}
        maxLength={300}
        rows={3}
      />
    </Dialog>
  );
}

interface JoinProps {
  request: QueueRequest | null;
  /** The queue it stands in. */
  queue: readonly QueueRequest[];
  onJoin(request: QueueRequest, into: QueueRequest): void;
  onClose(): void;
}

/** One speaker for several: merges a request into another one of the same queue. */
export function JoinDialog({ request, queue, onJoin, onClose }: JoinProps) {
  const { t } = useTranslation(["speaking", "common"]);
  const [chosen, choose] = useState("");
  const others = queue.filter(({ id }) => id !== request?.id);
  const into = others.find(({ id }) => id === chosen);
  const close = (): void => {
    choose("");
    onClose();
  };
  return (
    <Dialog
      isOpen={request !== null}
      onClose={close}
      title={t("speaking:join.title", { site: request?.siteName ?? "" })}
      actions={
        <>
          <Button onPress={close}>{t("common:action.cancel")}</Button>
          <Button
            look="primary"
            isDisabled={!into}
            onPress={() => {
              if (request && into) onJoin(request, into);
              close();
            }}
          >
            {t("speaking:join.confirm")}
          </Button>
        </>
      }
    >
      <RadioGroup className="sp-choice" aria-label={t("speaking:join.who")} value={chosen} onChange={choose}>
        <p className="sp-choice__explain">{t("speaking:join.explain")}</p>
        {others.map((other) => (
          <Radio key={other.id} value={other.id} className="sp-choice__one">
            <span className="sp-choice__mark" aria-hidden="true" />
            <span>
              <strong>{other.siteName}</strong>
              {other.speaker ? <span className="sp-request__speaker">{speakerText(other.speaker)}</span> : null}
            </span>
          </Radio>
        ))}
      </RadioGroup>
    </Dialog>
  );
}
