import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button.tsx";
import { PartMissing } from "./later.tsx";
import { ProblemNotice } from "./Notices.tsx";

/** Why it is not there: a fault of the program, or a part of it that could not be fetched. */
type Reason = "unknown" | "missing";

interface BoundaryProps {
  children: ReactNode;
  /** Where the notice stands; default: in the place of what broke. */
  around?: (notice: ReactNode) => ReactNode;
}

/**
 * What broke, or could not be loaded (the line is down, the program was updated), takes nothing else of the page with
 * it. With another `key` it is tried anew.
 */
export class Boundary extends Component<BoundaryProps, { broken: Reason | null }> {
  override state: { broken: Reason | null } = { broken: null };

  static getDerivedStateFromError(error: unknown): { broken: Reason } {
    return { broken: error instanceof PartMissing ? "missing" : "unknown" };
  }

  override render(): ReactNode {
    const { children, around } = this.props;
    const { broken } = this.state;
    if (!broken) return children;
    const notice = <Broken reason={broken} />;
    return around ? around(notice) : notice;
  }
}

function Broken({ reason }: { reason: Reason }) {
  const { t } = useTranslation("common");
  return (
    <ProblemNotice
      problem={{ title: t(`problem.${reason}Title`), remedy: t(`problem.${reason}Remedy`) }}
      actions={<Button onPress={() => location.reload()}>{t("action.reload")}</Button>}
    />
  );
}
