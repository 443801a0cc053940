import { useMemo } from "react";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, Select, TextField } from "../ui/index.ts";
import { DateField, TimeField } from "./TimeFields.tsx";
import type { StepProps } from "./NewConferencePage.tsx";
import { useFlaw } from "./useFlaw.ts";
import { newSession, type DraftSession } from "./draft.ts";

// Browsers list Ho Chi Minh City under its old name; the two are one zone.
const ZONES = [
  ...new Set(
    [Intl.DateTimeFormat().resolvedOptions().timeZone, ...Intl.supportedValuesOf("timeZone")].map(
      (zone) => (zone === "Asia/Saigon" ? "Asia/Ho_Chi_Minh" : zone),
    ),
  ),
];
export function StepAbout({ draft, change, flaws }: StepProps) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const flaw = useFlaw(flaws);
  // Making 400 of these takes a moment: once, not with every key typed.
  const zones = useMemo(() => [...new Set([draft.timeZone, ...ZONES])].map((zone) => ({ id: zone, label: format.zone(zone) })), [format, draft.timeZone]);
  const { symbol, type } = draft.document;
  const cited = [type, symbol].filter(Boolean).join(" ");
  const suggested = cited ? t("about.suggested", { document: cited }) : "";
  const changeSession = (id: string, part: Partial<DraftSession>): void =>
    change({ sessions: draft.sessions.map((session) => (session.id === id ? { ...session, ...part } : session)) });
  const removeSession = (id: string): void => {
    const sessions = draft.sessions.filter((session) => session.id !== id);
    // Its items are not lost: they move to the session that is left.
    const agenda = draft.agenda.map((item) => (item.sessionId === id ? { ...item, sessionId: sessions[0]!.id } : item));
    change({ sessions, agenda });
  };

  return (
    <div className="of-stack">
      <TextField
        label={t("about.name")}
        value={draft.title}
        onChange={(title) => change({ title })}
        maxLength={300}
        rows={2}
        error={flaw("title")}
      />
      {suggested && draft.title.trim() === "" ? (
        <Button
          size="small"
          className="of-suggest"
          onPress={() =>
            change({ title: suggested, shortTitle: draft.shortTitle || t("about.suggestedShort", { symbol }) })
          }
        >
          {t("about.suggest", { title: suggested })}
        </Button>
      ) : null}
      <div className="of-fields">
        <TextField
          label={t("about.shortName")}
          hint={t("about.shortHint")}
          value={draft.shortTitle}
          onChange={(shortTitle) => change({ shortTitle })}
          maxLength={80}
          error={flaw("shortTitle")}
        />
        <TextField
          label={t("about.venue")}
          value={draft.venue}
          onChange={(venue) => change({ venue })}
          maxLength={200}
          error={flaw("venue")}
        />
        <Select
          label={t("about.timeZone")}
          choices={zones}
          value={draft.timeZone}
          onChange={(zone) => change({ timeZone: String(zone) })}
          error={flaw("timeZone")}
        />
      </div>
      <h4 className="of-strong">{t("about.sessions")}</h4>
      <ul className="of-stack">
        {draft.sessions.map((session, index) => {
          const n = index + 1;
          const timing = flaw("sessionTime", session.id) ?? flaw("sessionOrder", session.id);
          return (
            <li key={session.id}>
              <fieldset className="of-session">
                <legend className="of-strong">{t("about.session", { n })}</legend>
                <div className="of-session__title">
                  <TextField
                    label={t("about.sessionTitle")}
                    value={session.title}
                    onChange={(title) => changeSession(session.id, { title })}
                    maxLength={200}
                    error={flaw("sessionTitle", session.id)}
                  />
                </div>
                <DateField
                  label={t("about.date")}
                  value={session.date}
                  onChange={(date) => changeSession(session.id, { date })}
                />
                <TimeField
                  label={t("about.start")}
                  value={session.start}
                  onChange={(start) => changeSession(session.id, { start })}
                />
                <TimeField
                  label={t("about.end")}
                  value={session.end}
                  onChange={(end) => changeSession(session.id, { end })}
                  error={timing}
                />
                {draft.sessions.length > 1 ? (
                  <Button
                    look="danger"
                    size="small"
                    className="of-session__remove"
                    onPress={() => removeSession(session.id)}
                  >
                    {t("about.removeSession", { n })}
                  </Button>
                ) : null}
              </fieldset>
            </li>
          );
        })}
      </ul>
      {draft.sessions.length < 20 ? (
        <div>
          <Button
            onPress={() =>
              change({
                sessions: [
                  ...draft.sessions,
                  { ...newSession(draft.sessions.at(-1)!.date), start: "14:00", end: "17:00" },
                ],
              })
            }
          >
            + {t("about.addSession")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
