import { useState } from "react";
import type { DocumentDetail, DocumentSaved, DocumentState, DocumentVersions, ProblemDetails } from "@diemcau/contract";
import { mayMove } from "@diemcau/rules/documents";
import { Link } from "wouter";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, ProblemNotice, type BadgeTone } from "../../ui/index.ts";
import { useAsked } from "./data.ts";
import { pathOf } from "./DocumentName.tsx";

const TONE: Record<DocumentState, BadgeTone> = { draft: "neutral", submitted: "accent", issued: "good", withdrawn: "neutral" };

/** Where a document stands: as a word, not as a colour alone. */
export function StateBadge({ state, recalled }: { state: DocumentState; recalled: boolean }) {
  const { t } = useTranslation("drafts");
  return (
    <>
      {state === "issued" && !recalled ? null : <Badge tone={TONE[state]}>{t(`state.${state}`)}</Badge>}
      {recalled ? <Badge tone="danger">{t("state.recalled")}</Badge> : null}
    </>
  );
}

const NEXT = ["submitted", "issued", "draft", "withdrawn"] as const;

/** What can be done with a draft now; nothing for what has been issued. */
export function StateActions({ document, onMoved }: { document: DocumentDetail; onMoved(): void }) {
  const { t } = useTranslation(["drafts", "common"]);
  const [asking, setAsking] = useState<(typeof NEXT)[number] | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [working, setWorking] = useState(false);
  const move = async (state: DocumentState): Promise<void> => {
    setAsking(null);
    setWorking(true);
    setProblem(null);
    try {
      await api.post<DocumentSaved>(`/api/documents/${document.id}/state`, { as: "account", body: { state, version: document.version } });
      onMoved();
    } catch (error) {
      setProblem(problemFor(error));
    } finally {
      setWorking(false);
    }
  };
  const moves = NEXT.filter((state) => mayMove(document.state, state));
  if (moves.length === 0) return null;
  return (
    <div className="of-stack">
      <p className="of-hint">{t(`drafts:state.explain.${document.state as "draft" | "submitted" | "withdrawn"}`)}</p>
      <div className="of-row">
        {moves.map((state, at) => (
          <Button key={state} look={at === 0 ? "primary" : state === "withdrawn" ? "danger" : "quiet"} isDisabled={working} onPress={() => setAsking(state)}>
            {t(`drafts:state.to.${state}`)}
          </Button>
        ))}
      </div>
      {problem ? <ProblemNotice problem={problem} actions={<Button onPress={onMoved}>{t("drafts:state.reload")}</Button>} /> : null}
      <ConfirmDialog isOpen={asking !== null} title={asking ? t(`drafts:state.to.${asking}`) : ""} confirmLabel={asking ? t(`drafts:state.to.${asking}`) : ""} danger={asking === "withdrawn"} onConfirm={() => asking && void move(asking)} onCancel={() => setAsking(null)}>
        {asking ? t(`drafts:state.ask.${asking}`) : null}
      </ConfirmDialog>
    </div>
  );
}

/** Everything that was ever saved of a document; any two can be compared. */
export function VersionsPanel({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation("drafts");
  const format = useFormat();
  const { data, problem } = useAsked<DocumentVersions>(`/api/documents/${document.id}/versions?now=${document.version}`);
  if (problem) return <ProblemNotice problem={problem} />;
  const compare = (from: number, to: number): string => `${pathOf(document.id)}/compare?${new URLSearchParams({ from: String(from), to: String(to) })}`;
  return (
    <ol className="od-list" reversed>
      {(data ?? []).map(({ version, state, changedAt, changedBy }) => (
        <li key={version} className="od-file">
          <span className="od-file__name">
            <span className="of-row">
              <strong>{t("versions.nth", { n: String(version) })}</strong>
              <Badge tone={TONE[state]}>{t(`state.${state}`)}</Badge>
              {version === document.version ? <span className="of-hint">{t("versions.current")}</span> : null}
            </span>
            <span className="of-hint">{[format.dateTime(changedAt), changedBy].filter(Boolean).join(" · ")}</span>
          </span>
          <span className="of-row">
            {version > 1 ? (
              <Link href={compare(version - 1, version)} className="dc-button of-link-button" aria-label={t("versions.withBeforeOf", { n: String(version) })}>
                {t("versions.withBefore")}
              </Link>
            ) : null}
            {version < document.version - 1 ? (
              <Link href={compare(version, document.version)} className="dc-button of-link-button" aria-label={t("versions.withNowOf", { n: String(version) })}>
                {t("versions.withNow")}
              </Link>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
