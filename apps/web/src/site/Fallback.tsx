import { Component, type ReactNode } from "react";
import { useTranslation } from "../i18n/index.ts";
import { Button, ProblemNotice } from "../ui/index.ts";

/** A room has nobody to press a button: a page that broke is loaded again by itself. */
const RELOAD_AFTER_MS = 5_000;

export class Fallback extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(): void {
    setTimeout(() => location.reload(), RELOAD_AFTER_MS);
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useTranslation("common");
  return (
    <main className="st-page">
      <ProblemNotice
        problem={{ title: t("problem.unknownTitle"), remedy: t("problem.unknownRemedy") }}
        actions={<Button onPress={() => location.reload()}>{t("action.reload")}</Button>}
      />
    </main>
  );
}
