import { useState } from "react";
import { RETURN_LENGTH } from "@diemcau/contract";
import { normaliseInput } from "@diemcau/rules/text";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, TextField } from "../../ui/index.ts";

interface ReturnDialogProps {
  isOpen: boolean;
  count: number;
  onClose(): void;
  onReturn(word: string): void;
}

const WORDS = ["known", "outside", "unclear"] as const;

/** Nobody's question goes back without a word. */
export function ReturnDialog({ isOpen, count, onClose, onReturn }: ReturnDialogProps) {
  const { t } = useTranslation(["questions", "common"]);
  const format = useFormat();
  const [word, setWord] = useState("");
  const cleaned = normaliseInput(word);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t("questions:return.title", { count, number: format.number(count) })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={cleaned === ""} onPress={() => onReturn(cleaned)}>
            {t("questions:return.submit")}
          </Button>
        </>
      }
    >
      <div className="qu-return">
        <TextField label={t("questions:return.word")} hint={t("questions:return.hint")} value={word} onChange={setWord} maxLength={RETURN_LENGTH} rows={2} autoFocus />
        <div className="qu-return__words">
          {WORDS.map((each) => (
            <Button key={each} size="small" onPress={() => setWord(t(`questions:return.${each}`))}>
              {t(`questions:return.${each}`)}
            </Button>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
