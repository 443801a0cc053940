import { useState } from "react";
import { Link } from "wouter";
import type { Me, RecordingList } from "@diemcau/contract";
import { problemFor, useCommand, useResource, type As } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Badge, Button, ConfirmDialog, EmptyState, ProblemNotice, ProgressBar, type ShownProblem } from "../ui/index.ts";

type Row = RecordingList["recordings"][number];

/** The recordings that a sign-in may watch; who keeps them recalls and deletes them here. */
export function ListPage({ as, role }: { as: As; role: Me["role"] | null }) {
  const { t } = useTranslation(["recordings", "common"]);
  const { data, problem, reload } = useResource<RecordingList>("/api/recordings", as);
  if (problem && !data) return <ProblemNotice problem={problem} actions={<Button onPress={reload}>{t("common:action.retry")}</Button>} />;
  if (!data) return <ProgressBar label={t("common:loading")} />;
  if (data.recordings.length === 0) return <EmptyState title={t("recordings:none.title")}>{t("recordings:none.remedy")}</EmptyState>;
  const keeps = role === "producer" || role === "secretary";
  return (
    <ul className="rc-list">
      {data.recordings.map((row) => (
        <RecordingRow key={row.conferenceId} row={row} as={as} keeps={keeps} onChanged={reload} />
      ))}
    </ul>
  );
}

function RecordingRow({ row, as, keeps, onChanged }: { row: Row; as: As; keeps: boolean; onChanged(): void }) {
  const { t } = useTranslation(["recordings", "common"]);
  const format = useFormat();
  const { conferenceId, title, startsAt, timeZone, on, ended, keepDays, recalled, keptUntil, bytes } = row;
  const send = useCommand(conferenceId, "account");
  const [asked, setAsked] = useState<"recall" | "open" | "delete" | null>(null);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const kept =
    keepDays === null
      ? t("recordings:keptOpen")
      : keptUntil === null
        ? t("recordings:keptDays", { count: keepDays, number: format.number(keepDays) })
        : t("recordings:keptUntil", { date: format.date(keptUntil, timeZone) });
  const act = async (): Promise<void> => {
    const what = asked;
    setAsked(null);
    try {
      await send(what === "delete" ? { kind: "recording.delete" } : { kind: "recording.recall", recalled: what === "recall" });
      setProblem(null);
      onChanged();
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  return (
    <li className="dc-bar rc-row">
      <div>
        <h2 className="rc-row__title">
          <Link href={`/recordings/${conferenceId}${as === "account" ? "" : `?as=${as}`}`}>{title}</Link>
        </h2>
        <p className="rc-row__facts">
          {on ? <Badge tone="danger">{t("recordings:on")}</Badge> : null} {recalled ? <Badge tone="on-air">{t("recordings:recalled")}</Badge> : null} {format.dateTime(startsAt, timeZone)} ·{" "}
          {t("recordings:size", { megabytes: format.number(Math.max(1, Math.round(bytes / 1e6))) })} · {kept}
        </p>
        {problem ? <ProblemNotice problem={problem} /> : null}
      </div>
      {keeps ? (
        <div className="rc-row__acts">
          <Button size="small" onPress={() => setAsked(recalled ? "open" : "recall")} aria-label={t(recalled ? "recordings:openNamed" : "recordings:recallNamed", { title })}>
            {t(recalled ? "recordings:open" : "recordings:recall")}
          </Button>
          {ended ? (
            <Button size="small" look="danger" onPress={() => setAsked("delete")} aria-label={t("recordings:deleteNamed", { title })}>
              {t("recordings:delete")}
            </Button>
          ) : null}
        </div>
      ) : null}
      <ConfirmDialog
        isOpen={asked !== null}
        title={t(`recordings:confirm.${asked ?? "recall"}`)}
        confirmLabel={t(`recordings:${asked ?? "recall"}`)}
        danger={asked === "delete"}
        onConfirm={() => void act()}
        onCancel={() => setAsked(null)}
      >
        <p>{t(`recordings:confirmText.${asked ?? "recall"}`, { title })}</p>
      </ConfirmDialog>
    </li>
  );
}
