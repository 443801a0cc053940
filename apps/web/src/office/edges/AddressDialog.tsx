import { useState } from "react";
import type { EdgeAddress } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog } from "../../ui/index.ts";

/** The one line that makes a machine this edge. */
export function AddressDialog({ address, onClose }: { address: EdgeAddress; onClose(): void }) {
  const { t } = useTranslation(["edges", "common"]);
  const [isCopied, setCopied] = useState(false);
  const line = `npm run media -- --parent '${address.parent}'`;
  // Outside a secure context there is no clipboard; the line can be marked and copied by hand.
  const copy = (): void => void navigator.clipboard?.writeText(line).then(() => setCopied(true));
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={t("lineNamed", { name: address.name })}
      actions={
        <>
          <Button onPress={copy}>{isCopied ? t("copied") : t("copy")}</Button>
          <Button look="primary" onPress={onClose}>
            {t("common:action.close")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        <p>{t("lineBody")}</p>
        <code className="ed-line" data-testid="edge-line">
          {line}
        </code>
        <p className="of-hint">{t("lineSecret")}</p>
      </div>
    </Dialog>
  );
}
