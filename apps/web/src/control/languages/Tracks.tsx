import { useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { TRACKS_LIMIT, type CaptionTrack } from "@diemcau/contract";
import { useMe } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { personOf } from "../consoles/act-text.ts";
import { LanguageForm } from "./LanguageForm.tsx";

/** Captions of the conference, and who types them. */
export function Tracks() {
  const { t } = useTranslation("captions");
  const { state, act } = useRoom();
  const role = useMe("account").data?.role;
  const may = (role === "producer" || role === "secretary") && state.phase !== "ended";
  const { tracks } = state.captions;
  return (
    <>
      {tracks.length === 0 ? <p className="dc-panel__nothing">{t("desk.captionsNone")}</p> : null}
      <ul className="la-list">
        {tracks.map((track) => (
          <Track key={track.id} track={track} may={may} />
        ))}
      </ul>
      {may && tracks.length < TRACKS_LIMIT ? (
        <LanguageForm
          key={tracks.length}
          language={tracks.length === 0 ? "vi" : "en"}
          submit={t("desk.addTrack")}
          onSubmit={(language, name) => void act.run("captions", { kind: "caption.set-track", trackId: uuidv7(), language, name })}
        />
      ) : null}
    </>
  );
}

function Track({ track, may }: { track: CaptionTrack; may: boolean }) {
  const { t } = useTranslation("captions");
  const format = useFormat();
  const { conferenceId, act, directory } = useRoom();
  const [editing, setEditing] = useState(false);
  const { timeZone } = directory.outline.conference;
  const last = track.lines.at(-1);
  const file = (kind: "txt" | "vtt") => `/api/conferences/${conferenceId}/captions/${track.id}/transcript.${kind}?as=account`;
  return (
    <li className="la-item">
      <p className="la-item__head">
        <strong>{track.name}</strong> <span className="la-soft">{track.language}</span>
      </p>
      <p>{track.turn ? t("desk.turn", { name: personOf(track.turn.holder), time: format.time(track.turn.since, timeZone) }) : t("desk.noTurn")}</p>
      <p className="la-soft" lang={track.language}>
        {last ? t("desk.lastLine", { time: format.clock(last.at, timeZone), text: last.text }) : t("desk.noLine")}
      </p>
      <p className="la-item__acts">
        {last ? (
          <>
            <a className="dc-link" href={file("txt")} download>
              {t("transcript.txt")}
            </a>
            <a className="dc-link" href={file("vtt")} download>
              {t("transcript.vtt")}
            </a>
          </>
        ) : null}
        {may ? (
          <Button size="small" onPress={() => setEditing(!editing)}>
            {t("desk.rename")}
          </Button>
        ) : null}
        {may && !last ? (
          <Button size="small" aria-label={t("desk.removeNamed", { name: track.name })} onPress={() => void act.run("captions", { kind: "caption.remove-track", trackId: track.id })}>
            {t("desk.remove")}
          </Button>
        ) : null}
      </p>
      {editing ? (
        <LanguageForm
          language={track.language}
          name={track.name}
          submit={t("desk.save")}
          onSubmit={(language, name) => {
            setEditing(false);
            void act.run("captions", { kind: "caption.set-track", trackId: track.id, language, name });
          }}
        />
      ) : null}
    </li>
  );
}
