import { useState } from "react";
import type { CalendarFeed, CalendarFeedMade } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, CopyField, EmptyState, ProblemNotice, ProgressBar, TextField } from "../../ui/index.ts";
import { useAsked } from "../documents/data.ts";
import { newId } from "../new-id.ts";
import { SetupContext, useSetupAnswer } from "../organisation/data.ts";
import { UnitPicker, type Picked } from "../organisation/UnitPicker.tsx";
import { line } from "./ItemDialog.tsx";
import "./agenda.css";

/** The own calendar addresses: made, shown once, revoked. */
export function CalendarPage() {
  const { t } = useTranslation("editor");
  const format = useFormat();
  const feeds = useAsked<CalendarFeed[]>("/api/calendar-feeds");
  const setup = useSetupAnswer();
  const [name, setName] = useState("");
  const [unit, setUnit] = useState<Picked | null>(null);
  const [made, setMade] = useState<CalendarFeedMade | null>(null);
  const [revoking, setRevoking] = useState<CalendarFeed | null>(null);
  const [problem, setProblem] = useState<ReturnType<typeof problemFor> | null>(null);
  const run = async (act: () => Promise<void>): Promise<void> => {
    setProblem(null);
    try {
      await act();
      feeds.reload();
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  const make = (): Promise<void> =>
    run(async () => {
      setMade(await api.post<CalendarFeedMade>("/api/calendar-feeds", { as: "account", body: { id: newId(), name: line(name), ...(unit ? { unitId: unit.id } : {}) } }));
      setName("");
      setUnit(null);
    });
  return (
    <div className="of-stack oa">
      <h2 className="of-title">{t("calendar.title")}</h2>
      <p>{t("calendar.lead")}</p>
      {problem ?? feeds.problem ? <ProblemNotice problem={(problem ?? feeds.problem)!} /> : null}
      <section className="of-card of-stack" aria-labelledby="calendar-new">
        <h3 id="calendar-new" className="of-subtitle">
          {t("calendar.new")}
        </h3>
        {setup.data ? (
          <SetupContext value={{ ...setup.data, reload: setup.reload }}>
            <UnitPicker label={t("calendar.unit")} value={unit} onChange={setUnit} />
            {unit ? null : <p className="of-hint">{t("calendar.unitHint")}</p>}
          </SetupContext>
        ) : null}
        <div className="oa-address">
          <TextField label={t("calendar.name")} hint={t("calendar.nameHint")} value={name} onChange={setName} maxLength={80} />
          <Button look="primary" isDisabled={line(name) === ""} onPress={() => void make()}>
            {t("calendar.make")}
          </Button>
        </div>
        {made ? (
          <div className="of-stack" role="status">
            <p className="of-good">✓ {t("calendar.made")}</p>
            <CopyField label={t("calendar.address")} value={made.url} />
            <p className="of-hint">{t("calendar.secret")}</p>
          </div>
        ) : null}
      </section>
      {!feeds.data && !feeds.problem ? <ProgressBar label={t("loading")} /> : null}
      {feeds.data?.length === 0 ? <EmptyState title={t("calendar.none")} /> : null}
      <ul className="of-conferences">
        {(feeds.data ?? []).map((feed) => (
          <li key={feed.id} className="of-card of-conference">
            <div className="of-conference__what">
              <p className="of-strong">{feed.name}</p>
              <p className="of-facts">
                <span>{feed.unit ?? t("calendar.all")}</span>
                <span>{t("calendar.since", { date: format.date(feed.createdAt) })}</span>
                <span>{feed.readAt === null ? t("calendar.unread") : t("calendar.read", { time: format.dateTime(feed.readAt) })}</span>
              </p>
            </div>
            <Button look="danger" onPress={() => setRevoking(feed)} aria-label={t("calendar.revokeOf", { name: feed.name })}>
              {t("calendar.revoke")}
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        isOpen={revoking !== null}
        danger
        title={t("calendar.revokeOf", { name: revoking?.name ?? "" })}
        confirmLabel={t("calendar.revoke")}
        onCancel={() => setRevoking(null)}
        onConfirm={() => {
          const { id } = revoking!;
          setRevoking(null);
          void run(() => api.del(`/api/calendar-feeds/${id}`, { as: "account" }));
        }}
      >
        {t("calendar.revokeBody")}
      </ConfirmDialog>
    </div>
  );
}
