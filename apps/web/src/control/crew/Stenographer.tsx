import { useRef, useState, type KeyboardEvent } from "react";
import { CAPTION_LENGTH, type CaptionTrack, type Me } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { normaliseInput } from "@diemcau/rules/text";
import { problemFor, useCommand, usePending } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, EmptyState, ProblemNotice, type ShownProblem } from "../../ui/index.ts";
import { useLanguageChoice } from "../../ui/captions/index.ts";
import { personOf } from "../consoles/act-text.ts";

interface StenographerProps {
  conferenceId: string;
  state: ConferenceState;
  who: Me;
  zone: string | undefined;
}

/** Typing captions line by line, with several others who take turns. */
export function Stenographer({ conferenceId, state, who, zone }: StenographerProps) {
  const { t } = useTranslation("captions");
  const [choice, change] = useLanguageChoice("stenographer");
  const { tracks } = state.captions;
  const track = tracks.find(({ id }) => id === choice.track) ?? tracks[0];
  if (!track) return <EmptyState title={t("steno.noTrack")} />;
  return (
    <section className="cr-work" aria-label={t("crew.stenographer")}>
      {tracks.length > 1 ? (
        <label className="dc-field">
          <span className="dc-field__label">{t("steno.track")}</span>
          <select className="dc-input" value={track.id} onChange={(event) => change({ track: event.target.value })}>
            {tracks.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <h2 className="cr-work__title">{track.name}</h2>
      )}
      <Typing key={track.id} conferenceId={conferenceId} state={state} who={who} zone={zone} track={track} />
    </section>
  );
}

function Typing({ conferenceId, state, who, zone, track }: StenographerProps & { track: CaptionTrack }) {
  const { t } = useTranslation("captions");
  const format = useFormat();
  const send = useCommand(conferenceId, "account");
  const pending = usePending(conferenceId, "account");
  const [text, setText] = useState("");
  const [correcting, setCorrecting] = useState<number | null>(null);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const own = track.turn !== null && personOf(track.turn.holder) === who.name;
  const isLive = state.phase === "live";
  const line = normaliseInput(text);
  const left = CAPTION_LENGTH - line.length;

  const give = (act: Parameters<typeof send>[0], otherwise = ""): void => {
    setProblem(null);
    send(act).catch((error: unknown) => {
      setProblem(problemFor(error));
      // A line that was refused is not lost: it stands in the field again, unless something else does by now.
      if (otherwise) setText((now) => (now === "" ? otherwise : now));
    });
  };
  const submit = (): void => {
    if (line === "" || left < 0 || !isLive) return;
    if (correcting === null) give({ kind: "caption.say", trackId: track.id, text: line }, line);
    else give({ kind: "caption.correct", trackId: track.id, n: correcting, text: line }, line);
    setText("");
    setCorrecting(null);
  };
  const correct = (n: number, words: string): void => {
    setCorrecting(n);
    setText(words);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // A syllable that is still being composed takes Enter for itself.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") submit();
    else if (event.key === "Escape" && correcting !== null) {
      setCorrecting(null);
      setText("");
    } else if (event.key === "ArrowUp" && text === "" && track.lines.length > 0) {
      const last = track.lines.at(-1)!;
      correct(last.n, last.text);
    } else return;
    event.preventDefault();
  };
  const waiting = pending.waiting.filter((item) => item.body["kind"] === "caption.say" && item.body["trackId"] === track.id);
  return (
    <>
      <div className="cr-turn" data-own={own} role="status">
        <p>
          {track.turn === null
            ? t("steno.nobody")
            : own
              ? t("steno.mine", { time: format.time(track.turn.since, zone) })
              : t("steno.theirs", { name: personOf(track.turn.holder), time: format.time(track.turn.since, zone) })}
        </p>
        {own ? (
          <Button size="small" onPress={() => give({ kind: "caption.leave-turn", trackId: track.id })}>
            {t("steno.leave")}
          </Button>
        ) : (
          <Button look="primary" onPress={() => give({ kind: "caption.take-turn", trackId: track.id })}>
            {t("steno.take")}
          </Button>
        )}
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <h3 className="cr-lines__title" id="cr-lines">
        {t("steno.lines")}
      </h3>
      <ol className="cr-lines" aria-labelledby="cr-lines" lang={track.language}>
        {track.lines.length === 0 ? <li className="cr-soft">{t("steno.noLines")}</li> : null}
        {track.lines.map(({ n, at, text: words }) => (
          <li key={n}>
            <button type="button" data-correcting={correcting === n} onClick={() => correct(n, words)}>
              <time className="cr-soft">{format.clock(at, zone)}</time> {words}
            </button>
          </li>
        ))}
        {waiting.map((item) => (
          <li key={item.id} className="cr-soft">
            {t("steno.waiting", { text: String(item.body["text"]) })}
          </li>
        ))}
      </ol>
      <label className="dc-field cr-type">
        <span className="dc-field__label">{correcting === null ? t("steno.line") : t("steno.correcting", { number: format.number(correcting) })}</span>
        <textarea
          ref={field}
          className="dc-input"
          lang={track.language}
          rows={2}
          value={text}
          disabled={!own && correcting === null}
          onChange={(event) => setText(event.target.value.replaceAll("\n", " "))}
          onKeyDown={onKeyDown}
        />
        <span className="dc-field__hint">{isLive ? t("steno.hint") : t("steno.notLive")}</span>
      </label>
      <div className="cr-send">
        <Button look="primary" isDisabled={line === "" || left < 0 || !isLive || (!own && correcting === null)} onPress={submit}>
          {correcting === null ? t("steno.send") : t("desk.save")}
        </Button>
        <span className="cr-soft" data-over={left < 0}>
          {t("steno.left", { number: format.number(left) })}
        </span>
      </div>
    </>
  );
}
