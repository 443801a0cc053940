import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./Button.tsx";
import { ProblemNotice } from "./Notices.tsx";

interface BoundaryProps {
  children: ReactNode;
  /** Where the notice stands; default: in the place of what broke. */
  around?: (notice: ReactNode) => ReactNode;
}

/**
 * What broke, or could not be loaded (the line is down, the program was updated), takes nothing else of the page with
 * it. With another `key` it is tried anew.
 */
export class Boundary extends Component<BoundaryProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    const { children, around } = this.props;
    if (!this.state.broken) return children;
    return around ? around(<Broken />) : <Broken />;
  }
}

function Broken() {
  const { t } = useTranslation("common");
  return (
    <ProblemNotice
      problem={{ title: t("problem.unknownTitle"), remedy: t("problem.unknownRemedy") }}
      actions={<Button onPress={() => location.reload()}>{t("action.reload")}</Button>}
    />
  );
}
