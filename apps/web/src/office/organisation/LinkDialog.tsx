import { useState } from "react";
import { createPortal } from "react-dom";
import type { OfficerInvited } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog } from "../../ui/index.ts";
import { LinkQr } from "./LinkQr.tsx";

/** An officer's one-time link: to copy, to scan, or on a sheet of paper. It is shown this once. */
export function LinkDialog({ invited, onClose }: { invited: OfficerInvited; onClose(): void }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  const [copied, setCopied] = useState(false);
  const until = t("link.until", { time: format.dateTime(invited.expiresAt) });
  return (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={t("link.title", { name: invited.name })}
      actions={
        <>
          <Button onPress={() => globalThis.print()}>{t("link.print")}</Button>
          <Button look="primary" onPress={onClose}>
            {t("link.noted")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <p>{invited.mailedTo ? t("link.mailed", { address: invited.mailedTo }) : t("link.notMailed")}</p>
        <LinkQr invited={invited} label={t("link.qr", { name: invited.name })} />
        <p className="og-link" data-testid="officer-link">
          {invited.link}
        </p>
        <div className="of-row">
          <Button onPress={() => void navigator.clipboard?.writeText(invited.link).then(() => setCopied(true))}>{copied ? t("link.copied") : t("link.copy")}</Button>
        </div>
        <p className="of-hint">{until}</p>
      </div>
      {createPortal(
        <article className="og-letter" aria-hidden="true">
          <h2>{t("link.letterTitle")}</h2>
          <p>{t("link.letterTo", { name: invited.name })}</p>
          <p>{t("link.letterBody", { unit: invited.unit })}</p>
          <p>
            {t("officer.username")}: <strong>{invited.username}</strong>
          </p>
          <p>{t("link.letterHow")}</p>
          <LinkQr invited={invited} label="" />
          <p className="og-link">{invited.link}</p>
          <p>{until}</p>
          <p>{t("link.letterSecret")}</p>
        </article>,
        document.body,
      )}
    </Dialog>
  );
}
