import type { OfficerAccess } from "@diemcau/contract";
import { useTranslation } from "../i18n/index.ts";
import { Button, Dialog } from "../ui/index.ts";

/** A new account's password, shown this once. */
export function AccessDialog({ access, title, onClose }: { access: OfficerAccess; title: string; onClose(): void }) {
  const { t } = useTranslation("organisation");
  return (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={title}
      actions={
        <Button look="primary" onPress={onClose}>
          {t("officer.noted")}
        </Button>
      }
    >
      <div className="of-stack">
        <p>{t("officer.accessBody")}</p>
        <dl className="of-about">
          <div>
            <dt>{t("officer.username")}</dt>
            <dd>{access.username}</dd>
          </div>
        </dl>
        <p className="of-code" data-testid="officer-password">
          {access.password}
        </p>
      </div>
    </Dialog>
  );
}
