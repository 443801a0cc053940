import { useState } from "react";
import type { StageOverlay } from "@diemcau/contract";
import { filmPosition } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Button, InlineStatus, TextField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useRights } from "../rights.ts";
import { useStageText } from "./text.ts";

/** What is done to the programme as it stands: pages, film, what lies over the picture. */
export function LivePanel() {
  const { t } = useStageText();
  const { state, act } = useRoom();
  const { drives } = useRights();
  const { scene } = state.stage;
  return (
    <section className="sg-panel sg-live" aria-label={t("live.label")}>
      <h2 className="sg-panel__title">
        {t("live.label")} <InlineStatus status={act.statusOf("stage-live")} />
      </h2>
      {scene.layout === "document" ? <LivePages /> : null}
      {scene.layout === "video" && drives ? <LiveFilm /> : null}
      {drives ? <Overlays /> : null}
      {!drives && scene.layout !== "document" ? <p className="sg-hint">{t("live.notYours")}</p> : null}
    </section>
  );
}

function LivePages() {
  const { t } = useStageText();
  const { state, act } = useRoom();
  const { scene, page } = state.stage;
  if (scene.layout !== "document" || page === null) return null;
  const turn = (to: number): void => void act.run("stage-live", { kind: "stage.turn", page: to });
  return (
    <div className="sg-row">
      <Button isDisabled={page <= 1} aria-label={t("pages.before")} onPress={() => turn(page - 1)}>
        ◀
      </Button>
      <strong role="status">{t("pages.place", { page: String(page), last: String(scene.pages) })}</strong>
      <Button look="primary" isDisabled={page >= scene.pages} onPress={() => turn(page + 1)}>
        {t("pages.next")} ▶
      </Button>
    </div>
  );
}

function LiveFilm() {
  const { t } = useStageText();
  const format = useFormat();
  const { state, live, act } = useRoom();
  const now = useServerNow(live.clockOffset, 500);
  const { scene, film } = state.stage;
  const [sought, setSought] = useState<number | null>(null);
  if (scene.layout !== "video" || !film) return null;
  const at = filmPosition(film, scene.length, now);
  const play = (playing: boolean, position: number): void => void act.run("stage-live", { kind: "stage.play", playing, position: Math.round(Math.min(Math.max(0, position), scene.length)) });
  return (
    <div className="sg-film">
      <div className="sg-row">
        <Button look="primary" onPress={() => play(!film.playing, at)}>
          {film.playing ? `❚❚ ${t("film.pause")}` : `▶ ${t("film.play")}`}
        </Button>
        <Button onPress={() => play(film.playing, at - 10_000)} aria-label={t("film.back")}>
          −10 s
        </Button>
        <Button onPress={() => play(film.playing, at + 10_000)} aria-label={t("film.forward")}>
          +10 s
        </Button>
        <span className="sg-film__time">
          {format.stopwatch(sought ?? at)} / {format.stopwatch(scene.length)}
        </span>
      </div>
      <input
        type="range"
        className="sg-film__range"
        aria-label={t("film.position")}
        aria-valuetext={format.stopwatch(sought ?? at)}
        min={0}
        max={scene.length}
        step={1_000}
        value={sought ?? at}
        onChange={(event) => setSought(Number(event.target.value))}
        onPointerUp={() => {
          if (sought !== null) play(film.playing, sought);
          setSought(null);
        }}
        onKeyUp={() => {
          if (sought !== null) play(film.playing, sought);
          setSought(null);
        }}
      />
    </div>
  );
}

function Overlays() {
  const { t } = useStageText();
  const { state, act } = useRoom();
  const { overlay } = state.stage;
  const [heading, setHeading] = useState("");
  const [line, setLine] = useState("");
  const dress = (change: Partial<StageOverlay>): void => void act.run("stage-live", { kind: "stage.dress", overlay: change });
  const mode = typeof overlay.lowerThird === "string" ? overlay.lowerThird : "typed";
  return (
    <div className="sg-overlays">
      <div className="sg-row" role="group" aria-label={t("overlay.lowerThird")}>
        <span className="dc-field__label">{t("overlay.lowerThird")}</span>
        {(["auto", "off"] as const).map((to) => (
          <button key={to} type="button" className="sg-choice" aria-pressed={mode === to} onClick={() => dress({ lowerThird: to })}>
            {t(`overlay.${to}`)}
          </button>
        ))}
        {mode === "typed" ? <strong className="sg-overlays__typed">{typeof overlay.lowerThird === "object" ? overlay.lowerThird.heading : ""}</strong> : null}
      </div>
      <div className="sg-row">
        <label className="sg-check">
          <input type="checkbox" checked={overlay.clock} onChange={(event) => dress({ clock: event.target.checked })} /> {t("overlay.clock")}
        </label>
        <label className="sg-check">
          <input type="checkbox" checked={overlay.strip} onChange={(event) => dress({ strip: event.target.checked })} /> {t("overlay.strip")}
        </label>
      </div>
      <form
        className="sg-row sg-overlays__type"
        onSubmit={(event) => {
          event.preventDefault();
          const [text, second] = [heading.trim(), line.trim()];
          if (text !== "") dress({ lowerThird: { heading: text, ...(second === "" ? {} : { line: second }) } });
        }}
      >
        <TextField label={t("overlay.heading")} value={heading} onChange={setHeading} maxLength={120} />
        <TextField label={t("overlay.line")} value={line} onChange={setLine} maxLength={300} />
        <Button type="submit" isDisabled={heading.trim() === ""}>
          {t("overlay.show")}
        </Button>
      </form>
    </div>
  );
}
