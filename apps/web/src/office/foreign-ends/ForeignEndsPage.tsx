import { useEffect, useState } from "react";
import type { ForeignEnds, MediaPass, MediaPassMade, NewProgrammeOutput, ProgrammeOutput } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, CopyField, EmptyState, ProblemNotice, ProgressBar, Select, TextField, type BadgeTone } from "../../ui/index.ts";
import { useAsked } from "../documents/data.ts";
import { newId } from "../new-id.ts";
import { LinkQr } from "../organisation/LinkQr.tsx";
import "./foreign-ends.css";

/** How it goes with what is sent out changes by itself, ms. */
const LOOK_MS = 4_000;
const HOURS = [4, 12, 48, 168];
const TONES: Record<ProgrammeOutput["state"], BadgeTone> = { starting: "neutral", running: "good", failing: "danger", unavailable: "danger", unknown: "accent" };
const PUSHED = /^(rtmps?|srt):\/\/[!-~]+$/;

/** Encoders and players that are no pages of ours, and where the programme is sent on to. */
export function ForeignEndsPage({ conferenceId }: { conferenceId: string }) {
  const { t } = useTranslation(["foreign", "common"]);
  const format = useFormat();
  const base = `/api/conferences/${conferenceId}`;
  const ends = useAsked<ForeignEnds>(`${base}/foreign-ends`);
  const { reload } = ends;
  const [problem, setProblem] = useState<ReturnType<typeof problemFor> | null>(null);
  const [made, setMade] = useState<(MediaPassMade & { direction: MediaPass["direction"] }) | null>(null);
  const [ending, setEnding] = useState<{ id: string; label: string; kind: "pass" | "output" } | null>(null);
  // As it is now, not as it was when the question was asked.
  const cut = ends.data?.passes.find(({ id }) => ending?.kind === "pass" && id === ending.id);
  useEffect(() => {
    const timer = setInterval(reload, LOOK_MS);
    return () => clearInterval(timer);
  }, [reload]);

  const run = async (act: () => Promise<void>): Promise<boolean> => {
    setProblem(null);
    try {
      await act();
      reload();
      return true;
    } catch (error) {
      setProblem(problemFor(error));
      return false;
    }
  };
  const shownProblem = problem ?? ends.problem;
  const { passes = [], outputs = [] } = ends.data ?? {};
  return (
    <div className="of-stack">
      <h2 className="of-title">{t("title")}</h2>
      <p className="of-hint">{t("lead")}</p>
      {shownProblem ? <ProblemNotice problem={shownProblem} /> : null}
      {!ends.data && !ends.problem ? <ProgressBar label={t("common:loading")} /> : null}

      <section className="of-card of-stack" aria-labelledby="foreign-outputs">
        <h3 id="foreign-outputs" className="of-subtitle">
          {t("outputs.title")}
        </h3>
        <p className="of-hint">{t("outputs.lead")}</p>
        <p className="of-hint">{ends.data?.endsAt ? t("outputs.closed", { time: format.dateTime(ends.data.endsAt) }) : t("outputs.afterClosing")}</p>
        {ends.data?.endsAt ? null : <NewOutput onAdd={(body) => run(() => api.post(`${base}/outputs`, { as: "account", body }))} />}
        {ends.data && outputs.length === 0 ? <EmptyState title={t("outputs.none")} /> : null}
        <ul className="fe-list">
          {outputs.map((output) => (
            <li key={output.id} className="fe-item">
              <div className="fe-item__what">
                <p className="of-strong">
                  {output.label} <Badge tone={TONES[output.state]}>{t(`outputs.state.${output.state}`)}</Badge>
                </p>
                <p className="of-hint">
                  {t(`outputs.${output.kind}`)} · {t("since", { time: format.dateTime(output.madeAt) })}
                </p>
                {output.state === "unknown" ? <p className="of-hint">{t("outputs.notKnown")}</p> : null}
                {output.state === "unavailable" ? <p className="of-hint">{t("outputs.noFfmpeg")}</p> : null}
                {output.detail ? <p className="of-hint fe-detail">{t("outputs.said", { detail: output.detail })}</p> : null}
                {output.watch ? (
                  <>
                    <p className="of-hint">{t(output.scenes ? "outputs.withScenes" : "outputs.withoutScenes")}</p>
                    <div className="fe-watch">
                      <div className="fe-watch__addresses">
                        <CopyField label={t("outputs.watch")} value={output.watch.address} />
                        <CopyField label={t("outputs.address")} value={output.address} />
                      </div>
                      <LinkQr invited={output.watch} label={t("outputs.qr", { label: output.label })} />
                    </div>
                  </>
                ) : (
                  <p className="fe-address">{output.address}</p>
                )}
              </div>
              <Button look="danger" aria-label={t("outputs.endOf", { label: output.label })} onPress={() => setEnding({ id: output.id, label: output.label, kind: "output" })}>
                {t("outputs.end")}
              </Button>
            </li>
          ))}
        </ul>
      </section>

      <section className="of-card of-stack" aria-labelledby="foreign-passes">
        <h3 id="foreign-passes" className="of-subtitle">
          {t("passes.title")}
        </h3>
        <p className="of-hint">{t("passes.lead")}</p>
        <NewPass
          onAdd={(body) =>
            run(async () => setMade({ ...(await api.post<MediaPassMade>(`${base}/media-passes`, { as: "account", body })), direction: body.direction }))
          }
        />
        {made ? (
          <div className="of-stack fe-made" role="status">
            <p className="of-good">✓ {t(`passes.made.${made.direction}`)}</p>
            <CopyField label={t(made.direction === "in" ? "passes.whip" : "passes.whep")} value={made.url} />
            <CopyField label={t("passes.token")} value={made.token} />
            <p className="of-hint">{t("passes.once")}</p>
            {made.direction === "in" ? <p className="of-hint">{t("passes.weak")}</p> : null}
          </div>
        ) : null}
        {ends.data && passes.length === 0 ? <EmptyState title={t("passes.none")} /> : null}
        <ul className="fe-list">
          {passes.map((pass) => (
            <li key={pass.id} className="fe-item">
              <div className="fe-item__what">
                <p className="of-strong">
                  {pass.label}{" "}
                  {pass.isUsed ? <Badge tone={pass.isOnAir ? "danger" : "good"}>{t(pass.isOnAir ? "passes.onAir" : pass.direction === "in" ? "passes.sends" : "passes.plays")}</Badge> : null}
                </p>
                <p className="of-hint">
                  {pass.direction === "in" ? t("passes.inOf", { site: pass.siteName ?? "" }) : t("passes.out")} · {t("passes.until", { time: format.dateTime(pass.until) })}
                </p>
              </div>
              <Button look="danger" aria-label={t("passes.revokeOf", { label: pass.label })} onPress={() => setEnding({ id: pass.id, label: pass.label, kind: "pass" })}>
                {t("passes.revoke")}
              </Button>
            </li>
          ))}
        </ul>
      </section>

      {ending ? (
        <ConfirmDialog
          isOpen
          danger
          title={t(ending.kind === "output" ? "outputs.endOf" : "passes.revokeOf", { label: ending.label })}
          confirmLabel={t(ending.kind === "output" ? "outputs.end" : cut?.isOnAir ? "passes.revokeCut" : "passes.revoke")}
          onCancel={() => setEnding(null)}
          onConfirm={() => {
            const { id, kind } = ending;
            setEnding(null);
            void run(() => api.del(`${base}/${kind === "output" ? "outputs" : "media-passes"}/${id}`, { as: "account" }));
          }}
        >
          {t(ending.kind === "output" ? "outputs.endBody" : cut?.isOnAir ? "passes.revokeOnAir" : cut?.isUsed ? "passes.revokeUsed" : "passes.revokeBody")}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

function NewOutput({ onAdd }: { onAdd(body: NewProgrammeOutput): Promise<boolean> }) {
  const { t } = useTranslation("foreign");
  const [kind, setKind] = useState<ProgrammeOutput["kind"]>("hls");
  const [shows, setShows] = useState<"stage" | "picture">("stage");
  const [label, setLabel] = useState("");
  const [url, setUrl] = useState("");
  const [tried, setTried] = useState(false);
  const isWrong = kind === "push" && !PUSHED.test(url.trim());
  const add = async (): Promise<void> => {
    setTried(true);
    if (label.trim() === "" || isWrong) return;
    if (!(await onAdd({ id: newId(), kind, label: label.trim(), ...(kind === "push" ? { url: url.trim() } : { scenes: shows === "stage" }) }))) return;
    setLabel("");
    setUrl("");
    setTried(false);
  };
  return (
    <div className="fe-form">
      <Select label={t("outputs.kind")} choices={(["hls", "push"] as const).map((id) => ({ id, label: t(`outputs.${id}`) }))} value={kind} onChange={(id) => setKind(id as ProgrammeOutput["kind"])} />
      <TextField label={t("label")} value={label} onChange={setLabel} maxLength={80} autoComplete="off" error={tried && label.trim() === "" ? t("labelMissing") : undefined} />
      {kind === "hls" ? (
        <Select
          label={t("outputs.shows.label")}
          choices={(["stage", "picture"] as const).map((id) => ({ id, label: t(`outputs.shows.${id}`) }))}
          value={shows}
          onChange={(id) => setShows(id as typeof shows)}
        />
      ) : null}
      {kind === "push" ? (
        <TextField label={t("outputs.url")} hint={t("outputs.urlHint")} value={url} onChange={setUrl} maxLength={512} autoComplete="off" error={tried && isWrong ? t("outputs.urlWrong") : undefined} />
      ) : null}
      <Button look="primary" onPress={() => void add()}>
        {t("outputs.start")}
      </Button>
      {kind === "hls" && shows === "stage" ? <p className="of-hint fe-form__note">{t("outputs.shows.rule")}</p> : null}
    </div>
  );
}

function NewPass({ onAdd }: { onAdd(body: { id: string; direction: MediaPass["direction"]; label: string; hours: number }): Promise<boolean> }) {
  const { t } = useTranslation("foreign");
  const [direction, setDirection] = useState<MediaPass["direction"]>("in");
  const [label, setLabel] = useState("");
  const [hours, setHours] = useState(12);
  const [tried, setTried] = useState(false);
  const add = async (): Promise<void> => {
    setTried(true);
    if (label.trim() === "" || !(await onAdd({ id: newId(), direction, label: label.trim(), hours }))) return;
    setLabel("");
    setTried(false);
  };
  return (
    <div className="fe-form">
      <Select label={t("passes.direction")} choices={(["in", "out"] as const).map((id) => ({ id, label: t(`passes.directions.${id}`) }))} value={direction} onChange={(id) => setDirection(id as MediaPass["direction"])} />
      <TextField label={t("label")} value={label} onChange={setLabel} maxLength={80} autoComplete="off" error={tried && label.trim() === "" ? t("labelMissing") : undefined} />
      <Select label={t("passes.valid")} choices={HOURS.map((each) => ({ id: String(each), label: t("passes.hours", { count: each }) }))} value={String(hours)} onChange={(id) => setHours(Number(id))} />
      <Button look="primary" onPress={() => void add()}>
        {t("passes.make")}
      </Button>
    </div>
  );
}
