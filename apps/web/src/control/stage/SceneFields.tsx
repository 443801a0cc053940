import type { Dispatch, SetStateAction } from "react";
import type { Speaker } from "@diemcau/contract";
import { Button, TextField } from "../../ui/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";
import { hasRoom, type Draft } from "./draft.ts";
import { FilePicker } from "./FilePicker.tsx";
import { RoomPicker } from "./RoomPicker.tsx";
import { announcedFrom, sitesNear, type Near } from "./rundown.ts";
import { useStageText } from "./text.ts";
import type { Sources } from "./use-files.ts";

const PAUSES = [0, 5, 10, 15, 20, 30, 60];

/** What belongs to the chosen layout. */
export function SceneFields({ draft, onDraft, near, sources }: { draft: Draft; onDraft: Dispatch<SetStateAction<Draft>>; near: Near; sources: Sources }) {
  const { t } = useStageText();
  const format = useFormat();
  const { layout } = draft;
  const put = (change: Partial<Draft>): void => onDraft((last) => ({ ...last, ...change }));
  return (
    <section className="sg-panel sg-fields" aria-label={t("fields.label")}>
      {layout === "document" ? <DocumentFields draft={draft} put={put} near={near} sources={sources} /> : null}
      {hasRoom(layout) && (layout !== "document" || draft.withSpeaker) ? <RoomFields draft={draft} put={put} near={near} /> : null}
      {layout === "title" ? <TitleFields draft={draft} put={put} near={near} /> : null}
      {layout === "pause" ? (
        <>
          <TextField label={t("fields.pauseTitle")} value={draft.pauseTitle} onChange={(pauseTitle) => put({ pauseTitle })} maxLength={240} />
          <fieldset className="sg-rooms">
            <legend className="dc-field__label">{t("fields.pauseLength")}</legend>
            <div className="sg-rooms__list">
              {PAUSES.map((minutes) => (
                <button key={minutes} type="button" className="sg-choice" aria-pressed={draft.pauseMinutes === minutes} onClick={() => put({ pauseMinutes: minutes })}>
                  {minutes === 0 ? t("fields.noCountdown") : t("fields.minutes", { count: minutes })}
                </button>
              ))}
            </div>
          </fieldset>
          <p className="sg-hint">{t("fields.quiet")}</p>
        </>
      ) : null}
      {layout === "video" ? (
        <>
          <FilePicker kind="video" chosen={draft.film} near={near} sources={sources} onChoose={(film) => film.kind === "video" && put({ film, filmPosition: 0 })} />
          {draft.film ? (
            <p className="sg-hint">
              {t("fields.filmLength", { length: format.stopwatch(draft.film.length) })}{" "}
              {draft.filmPosition > 0 ? (
                <>
                  {t("fields.filmFrom", { at: format.stopwatch(draft.filmPosition) })}{" "}
                  <Button size="small" onPress={() => put({ filmPosition: 0 })}>
                    {t("fields.filmFromStart")}
                  </Button>
                </>
              ) : null}
            </p>
          ) : null}
          <p className="sg-hint">{t("fields.quiet")}</p>
        </>
      ) : null}
      {layout === "card" ? <p className="sg-hint">{t("fields.card")}</p> : null}
    </section>
  );
}

interface Fields {
  draft: Draft;
  put(change: Partial<Draft>): void;
  /** The item that is on and the next. */
  near: Near;
}

function RoomFields({ draft, put, near }: Fields) {
  const { t } = useStageText();
  const { state, tree } = useRoom();
  const { layout, main, second, speaker, secondSpeaker } = draft;
  const known = (site: number | null): Speaker => {
    const slot = state.slots.find((content) => content?.site === site);
    return slot?.speaker ?? state.queue.find((request) => request.site === site)?.speaker ?? (site === null ? undefined : announcedFrom(near, site, tree.names[site]!)) ?? { name: "" };
  };
  return (
    <>
      <RoomPicker label={t(layout === "two" ? "fields.left" : "fields.main")} chosen={main} automatic={t("fields.asNow")} near={sitesNear(near)} onChoose={(site) => put({ main: site, speaker: known(site) })} />
      {main === null ? null : <SpeakerFields side={layout === "two" ? t("fields.left") : null} speaker={speaker} onChange={(next) => put({ speaker: next })} />}
      {layout === "two" ? <RoomPicker label={t("fields.right")} chosen={second} automatic={t("fields.otherOnAir")} near={sitesNear(near)} onChoose={(site) => put({ second: site, secondSpeaker: known(site) })} /> : null}
      {/* Without a room on the left the one that is large now keeps its name, and so does the other. */}
      {layout === "two" && main !== null && second !== null && second !== main ? (
        <SpeakerFields side={t("fields.right")} speaker={secondSpeaker} onChange={(next) => put({ secondSpeaker: next })} />
      ) : null}
    </>
  );
}

/** Who stands in the lower third; `side`: of which of two rooms, for those who do not see where the fields stand. */
function SpeakerFields({ side, speaker, onChange }: { side: string | null; speaker: Speaker; onChange(speaker: Speaker): void }) {
  const { t } = useStageText();
  return (
    <div className="sg-speaker" role="group" {...(side === null ? {} : { "aria-label": side })}>
      <TextField label={t("control:speaker.name")} value={speaker.name} onChange={(name) => onChange({ ...speaker, name })} maxLength={120} />
      <TextField label={t("control:speaker.position")} value={speaker.position ?? ""} onChange={(position) => onChange({ ...speaker, position })} maxLength={300} />
    </div>
  );
}

function DocumentFields({ draft, put, near, sources }: Fields & { sources: Sources }) {
  const { t } = useStageText();
  const { document, page, withSpeaker } = draft;
  return (
    <>
      <FilePicker kind="document" chosen={document} near={near} sources={sources} onChoose={(file) => file.kind === "document" && put({ document: file, page: 1 })} />
      <div className="sg-row">
        {document ? (
          <span className="sg-row">
            <Button size="small" isDisabled={page <= 1} aria-label={t("pages.before")} onPress={() => put({ page: page - 1 })}>
              ◀
            </Button>
            <span role="status">{t("pages.place", { page: String(Math.min(page, document.pages)), last: String(document.pages) })}</span>
            <Button size="small" isDisabled={page >= document.pages} aria-label={t("pages.after")} onPress={() => put({ page: page + 1 })}>
              ▶
            </Button>
          </span>
        ) : null}
        <label className="sg-check">
          <input type="checkbox" checked={withSpeaker} onChange={(event) => put({ withSpeaker: event.target.checked })} /> {t("fields.withSpeaker")}
        </label>
      </div>
    </>
  );
}

function TitleFields({ draft, put, near }: Fields) {
  const { t } = useStageText();
  const { conference } = useRoom().directory.outline;
  return (
    <>
      <TextField label={t("fields.title")} value={draft.title} onChange={(title) => put({ title })} maxLength={240} />
      <TextField label={t("fields.subtitle")} value={draft.subtitle} onChange={(subtitle) => put({ subtitle })} maxLength={400} />
      <fieldset className="sg-rooms">
        <legend className="dc-field__label">{t("fields.from")}</legend>
        <div className="sg-rooms__list">
          <button type="button" className="sg-choice" onClick={() => put({ title: conference.title.slice(0, 240), subtitle: conference.venue.slice(0, 400) })}>
            {t("fields.conference")}
          </button>
          {near.map((item) => (
            <button key={item.id} type="button" className="sg-choice" onClick={() => put({ title: item.title.slice(0, 240), subtitle: item.presenters.join("; ").slice(0, 400) })}>
              {item.title}
            </button>
          ))}
        </div>
      </fieldset>
    </>
  );
}
