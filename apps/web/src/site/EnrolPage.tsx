import { useEffect, useRef, useState, type FormEvent } from "react";
import { v7 as uuidv7 } from "uuid";
import { Link, useLocation } from "wouter";
import type { Enrolled, ProblemDetails } from "@diemcau/contract";
import { normaliseInput } from "@diemcau/rules/text";
import { api, problemFor, usePending } from "../data/index.ts";
import { useTranslation } from "../i18n/index.ts";
import { AppHeader, Button, ConfirmDialog, ProblemNotice, TextField } from "../ui/index.ts";
import { leaveRoom } from "./offline/leave.ts";
import { asOf, keepRoom, useRooms, type Room } from "./rooms.ts";

/** Enrols the PC with the site's code, once; afterwards lists the rooms that this PC may enter. */
export function EnrolPage() {
  const { t } = useTranslation("site");
  const [, navigate] = useLocation();
  const [code, setCode] = useState(() => new URLSearchParams(location.search).get("code") ?? "");
  const [missing, setMissing] = useState(false);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  // One name for each code: sent again when no answer came, the same code enrols this PC all the same.
  const attempt = useRef({ code: "", id: "" });
  useEffect(() => {
    document.title = `${t("appTitle")} – Điểm Cầu`;
  }, [t]);

  const enrol = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const typed = normaliseInput(code).trim();
    setMissing(typed === "");
    if (typed === "" || working) return;
    setWorking(true);
    setProblem(null);
    if (attempt.current.code !== typed) attempt.current = { code: typed, id: uuidv7() };
    try {
      const enrolled = await api.post<Enrolled>("/api/site-enrolments", { body: attempt.current });
      keepRoom(enrolled);
      navigate(`/site/${enrolled.siteId}`);
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };

  return (
    <>
      <AppHeader title={t("appTitle")} />
      <main id="main" className="st-page">
        <RoomList />
        <section className="st-card" aria-labelledby="enrol-title">
          <h2 id="enrol-title" className="st-card__title">
            {t("enrol.title")}
          </h2>
          <p>{t("enrol.intro")}</p>
          <form className="st-form" onSubmit={(event) => void enrol(event)} noValidate>
            <TextField
              label={t("enrol.code")}
              hint={t("enrol.codeHint")}
              value={code}
              onChange={setCode}
              autoComplete="off"
              spellCheck="false"
              autoFocus
              maxLength={40}
              error={missing ? t("enrol.codeMissing") : undefined}
            />
            {problem ? <ProblemNotice problem={problem} /> : null}
            <Button type="submit" look="primary" size="large" isDisabled={working}>
              {working ? t("enrol.working") : t("enrol.submit")}
            </Button>
          </form>
        </section>
      </main>
    </>
  );
}

function RoomList() {
  const { t } = useTranslation(["site", "offline"]);
  const rooms = useRooms();
  const [leaving, setLeaving] = useState<Room | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const { waiting } = usePending();
  const unsent = leaving ? waiting.filter(({ as }) => as === asOf(leaving)).length : 0;
  if (rooms.length === 0) return null;
  return (
    <section className="st-card" aria-labelledby="rooms-title">
      <h2 id="rooms-title" className="st-card__title">
        {t("site:enrol.rooms")}
      </h2>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <ul className="st-rooms">
        {rooms.map((room) => (
          <li key={room.siteId} className="st-rooms__row">
            <Link href={`/site/${room.siteId}`} className="dc-button dc-button--primary st-rooms__enter">
              {t("site:enrol.enter", { site: room.siteName })}
            </Link>
            <span className="st-rooms__conference">{room.conferenceTitle}</span>
            <Button
              look="plain"
              size="small"
              icon
              aria-label={t("site:enrol.forget", { site: room.siteName })}
              onPress={() => setLeaving(room)}
            >
              <span aria-hidden="true">✕</span>
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        isOpen={leaving !== null}
        title={t("site:enrol.forgetTitle")}
        confirmLabel={t("site:enrol.forgetConfirm")}
        danger
        onCancel={() => setLeaving(null)}
        onConfirm={() => {
          setProblem(null);
          if (leaving) leaveRoom(leaving).catch((error: unknown) => setProblem(problemFor(error)));
          setLeaving(null);
        }}
      >
        {t("site:enrol.forgetBody", { site: leaving?.siteName ?? "" })}
        {unsent > 0 ? <strong> {t("offline:leaveUnsent", { count: unsent })}</strong> : null}
      </ConfirmDialog>
    </section>
  );
}
