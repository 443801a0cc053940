import type { ReactNode } from "react";
import { ProgressBar as AriaProgress } from "react-aria-components";
import { useTranslation } from "react-i18next";

export interface ShownProblem {
  title: string;
  remedy: string;
}

/** Something is wrong: what, and what to do. `polite` for what is there from the start. */
export function ProblemNotice({ problem, actions, polite = false }: { problem: ShownProblem; actions?: ReactNode; polite?: boolean }) {
  const { t } = useTranslation("common");
  return (
    <div className="dc-notice" role={polite ? "status" : "alert"}>
      <span className="dc-notice__sign" aria-hidden="true">
        ✕
      </span>
      <div>
        <p className="dc-notice__title">{problem.title}</p>
        <p className="dc-notice__remedy">
          <span className="visually-hidden">{t("problem.remedy")}: </span>
          {problem.remedy}
        </p>
      </div>
      {actions ? <div className="dc-notice__actions">{actions}</div> : null}
    </div>
  );
}

/** Nothing here yet, and how something comes here. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="dc-empty">
      <p className="dc-empty__title">{title}</p>
      {children ? <p>{children}</p> : null}
      {action}
    </div>
  );
}

/** `value` 0…1; without it, how long it takes is not known. */
export function ProgressBar({ label, value }: { label: string; value?: number }) {
  return (
    <AriaProgress
      className="dc-progress"
      aria-label={label}
      {...(value === undefined ? { isIndeterminate: true } : { value: value * 100 })}
    >
      {({ percentage, valueText }) => (
        <>
          <div className="dc-progress__line">
            <span aria-hidden="true">{label}</span>
            <span aria-hidden="true">{value === undefined ? "" : valueText}</span>
          </div>
          <div className="dc-progress__track">
            <div
              className={value === undefined ? "dc-progress__fill dc-progress__fill--unknown" : "dc-progress__fill"}
              style={value === undefined ? {} : { width: `${percentage ?? 0}%` }}
            />
          </div>
        </>
      )}
    </AriaProgress>
  );
}

export type SendStatus = "idle" | "waiting" | "sent" | "refused";

/** What became of the last button pressed, beside that button. "Sent" means durable on the server. */
export function InlineStatus({ status, children }: { status: SendStatus; children?: ReactNode }) {
  const { t } = useTranslation("common");
  return (
    <span role="status" className={`dc-status dc-status--${status}`}>
      {status === "idle" ? null : (
        <>
          <span aria-hidden="true">{status === "sent" ? "✓" : status === "waiting" ? "…" : "✕"}</span>
          {children ?? t(`command.${status}`)}
        </>
      )}
    </span>
  );
}
