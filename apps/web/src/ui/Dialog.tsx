import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "./Button.tsx";

interface DialogProps {
  isOpen: boolean;
  onClose(): void;
  title: string;
  children: ReactNode;
  /** Buttons at the foot; without them a close button. */
  actions?: ReactNode;
  wide?: boolean;
  role?: "dialog" | "alertdialog";
}

export function Dialog({ isOpen, onClose, title, children, actions, wide = false, role = "dialog" }: DialogProps) {
  const { t } = useTranslation("common");
  return (
    <ModalOverlay className="dc-overlay" isOpen={isOpen} onOpenChange={(open) => open || onClose()} isDismissable={role === "dialog"}>
      <Modal className={wide ? "dc-dialog dc-dialog--wide" : "dc-dialog"}>
        <AriaDialog className="dc-dialog__body" role={role}>
          <Heading slot="title" className="dc-dialog__title">
            {title}
          </Heading>
          <div>{children}</div>
          <div className="dc-dialog__actions">{actions ?? <Button onPress={onClose}>{t("action.close")}</Button>}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface ConfirmProps {
  isOpen: boolean;
  title: string;
  /** What will happen, and whether it can be undone. */
  children: ReactNode;
  /** The act itself, not "OK". */
  confirmLabel: string;
  danger?: boolean;
  onConfirm(): void;
  onCancel(): void;
}

/** Asks once, clearly, before something that many people notice. */
export function ConfirmDialog({ isOpen, title, children, confirmLabel, danger = false, onConfirm, onCancel }: ConfirmProps) {
  const { t } = useTranslation("common");
  const actions = (
    <>
      <Button onPress={onCancel} autoFocus={danger}>
        {t("action.cancel")}
      </Button>
      <Button look={danger ? "danger-solid" : "primary"} onPress={onConfirm} autoFocus={!danger}>
        {confirmLabel}
      </Button>
    </>
  );
  return (
    <Dialog isOpen={isOpen} onClose={onCancel} title={title} role="alertdialog" actions={actions}>
      {children}
    </Dialog>
  );
}
