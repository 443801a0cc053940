import type { EdgeAddress } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button, CopyField, Dialog } from "../../ui/index.ts";

/** The one line that makes a machine this edge. */
export function AddressDialog({ address, onClose }: { address: EdgeAddress; onClose(): void }) {
  const { t } = useTranslation(["edges", "common"]);
  // On standard input: everybody on a machine sees the arguments of its programs.
  const line = `npm run media -- --parent - <<< '${address.parent}'`;
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={t("lineNamed", { name: address.name })}
      actions={
        <Button look="primary" onPress={onClose}>
          {t("common:action.close")}
        </Button>
      }
    >
      <div className="of-stack">
        <p>{t("lineBody")}</p>
        <CopyField label={t("lineNamed", { name: address.name })} value={line} />
        <p className="of-hint">{t("lineSecret")}</p>
      </div>
    </Dialog>
  );
}
