import { useMemo, useRef, useState } from "react";
import { NOTICE_URGENCIES, SITE_STATES, type DelegateClasses, type NoticeUrgency } from "@diemcau/contract";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, InlineStatus, TextField } from "../../ui/index.ts";
import { oneLine } from "../../ui/messages/index.ts";
import { useRoom } from "../context.ts";
import { AUDIENCE_STATES, addressOf, sitesOfWish, type AudienceState, type Wish } from "./audience.ts";
import { SitePicker } from "./SitePicker.tsx";
import { usePhrases } from "./use-messages.ts";
import "./composer.css";

const WISHES = ["all", "level", "region", "state", "picked"] as const;
const LONGEST = 600;
const CONNECTED = SITE_STATES.indexOf("connected");
const ON_AIR = SITE_STATES.indexOf("on-air");

/** The last list that was picked for each conference: the next notice is often for the same rooms. */
const lastPicked = new Map<string, readonly number[]>();

/** Writes a notice: what, how urgent, and to whom, with how many that is before it is sent. */
export function NoticeComposer({ onClose, to }: { onClose(): void; to?: readonly number[] }) {
  const { t } = useTranslation(["messages", "common"]);
  const format = useFormat();
  const { conferenceId, directory, tree, state, roll, act } = useRoom();
  const phrases = usePhrases(conferenceId);
  const [kind, setKind] = useState<Wish["kind"]>(to ? "picked" : "all");
  // Of a part of the tree there are not all levels.
  const levels = useMemo(() => [...new Set([...tree.preorder].map((site) => tree.level[site]!))].toSorted((a, b) => a - b), [tree]);
  const [level, setLevel] = useState(levels[0] ?? 0);
  const [region, setRegion] = useState<readonly number[]>([]);
  const [picked, setPicked] = useState<readonly number[]>(to ?? lastPicked.get(conferenceId) ?? []);
  const [which, setWhich] = useState<AudienceState>("not-joined");
  const [urgency, setUrgency] = useState<NoticeUrgency>("info");
  const [rooms, setRooms] = useState(true);
  const [delegates, setDelegates] = useState(false);
  const [classes, setClasses] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState("");
  const known = useResource<DelegateClasses>(delegates ? `/api/conferences/${conferenceId}/delegate-classes` : null, "account");

  const wish = useMemo((): Wish | null => {
    if (kind === "all") return { kind };
    if (kind === "level") return { kind, level, name: directory.levels[level]?.name ?? "" };
    if (kind === "state") return { kind, state: which, name: t(`messages:audience.${which}`) };
    if (kind === "region") return region[0] === undefined ? null : { kind, site: region[0] };
    return picked.length === 0 ? null : { kind: "picked", sites: picked };
  }, [kind, level, which, region, picked, directory.levels, t]);
  const sites = useMemo(() => (wish ? sitesOfWish(wish, tree, state) : []), [wish, tree, state]);
  const count = sites === null ? tree.size : sites.length;
  const reachable = (sites ?? Array.from(roll.own.keys())).filter((site) => roll.own[site] === CONNECTED || roll.own[site] === ON_AIR).length;
  const line = oneLine(text, LONGEST);
  const key = "notice.send";
  const canSend = line !== "" && wish !== null && count > 0 && (rooms || delegates);
  // A second press on a slow line would send the notice to everybody twice.
  const sending = useRef(false);
  const [isSending, setSending] = useState(false);
  const mark = (now: boolean): void => {
    sending.current = now;
    setSending(now);
  };
  const send = (): void => {
    if (!wish || !canSend || sending.current) return;
    const { to: set, chosen } = addressOf(wish, tree, state);
    const asked = delegates ? { delegates: { classes: classes.size > 0 ? [...classes] : null } } : {};
    mark(true);
    void act.run(key, { kind: "notice.send", text: line, urgency, rooms, to: set, chosen, ...asked }).then((done) => (done ? onClose() : mark(false)));
  };
  const pick = (chosen: readonly number[]): void => {
    lastPicked.set(conferenceId, chosen);
    setPicked(chosen);
  };
  const toggleClass = (name: string, on: boolean): void =>
    setClasses((last) => {
      const next = new Set(last);
      if (on) next.add(name);
      else next.delete(name);
      return next;
    });
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={t("messages:send.title")}
      actions={
        <>
          <InlineStatus status={act.statusOf(key)} />
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" onPress={send} isDisabled={!canSend || isSending}>
            {rooms ? t("messages:send.send", { count, n: format.number(count) }) : t("messages:send.sendDelegates")}
          </Button>
        </>
      }
    >
      <div className="ms-form ms-composing">
        <TextField label={t("messages:send.text")} value={text} onChange={setText} maxLength={LONGEST} rows={3} autoFocus />
        {phrases.notices.length > 0 ? (
          <details className="ms-phrases">
            <summary>{t("messages:thread.phrases")}</summary>
            <ul>
              {phrases.notices.map((phrase) => (
                <li key={phrase}>
                  <Button size="small" onPress={() => setText(phrase)}>
                    {phrase}
                  </Button>
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        <fieldset className="ms-choices">
          <legend className="dc-field__label">{t("messages:send.to")}</legend>
          {WISHES.map((each) => (
            <label key={each} className="ms-choice">
              <input type="radio" name="to" checked={kind === each} onChange={() => setKind(each)} />
              <span>{each === "all" && tree.within ? t("messages:send.wish.allOfUnit") : t(`messages:send.wish.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        {kind === "level" ? (
          <select className="dc-input" aria-label={t("messages:send.wish.level")} value={level} onChange={(event) => setLevel(Number(event.target.value))}>
            {levels.map((index) => (
              <option key={index} value={index}>
                {directory.levels[index]?.name}
              </option>
            ))}
          </select>
        ) : null}
        {kind === "state" ? (
          <select className="dc-input" aria-label={t("messages:send.wish.state")} value={which} onChange={(event) => setWhich(event.target.value as AudienceState)}>
            {AUDIENCE_STATES.map((each) => (
              <option key={each} value={each}>
                {t(`messages:audience.${each}`)}
              </option>
            ))}
          </select>
        ) : null}
        {kind === "region" ? <SitePicker label={t("messages:send.findRegion")} picked={region} single onPick={setRegion} /> : null}
        {kind === "picked" ? <SitePicker label={t("messages:send.findSite")} picked={picked} onPick={pick} /> : null}
        <p className="ms-reach" role="status">
          {t("messages:send.reach", { count, n: format.number(count), reachable: format.number(reachable) })}
        </p>
        <fieldset className="ms-choices">
          <legend className="dc-field__label">{t("messages:send.urgency")}</legend>
          {NOTICE_URGENCIES.map((each) => (
            <label key={each} className="ms-choice">
              <input type="radio" name="urgency" checked={urgency === each} onChange={() => setUrgency(each)} />
              <span>{t(`messages:urgency.${each}`)}</span>
            </label>
          ))}
        </fieldset>
        <fieldset className="ms-choices">
          <legend className="dc-field__label">{t("messages:send.where")}</legend>
          <label className="ms-choice">
            <input type="checkbox" checked={rooms} onChange={(event) => setRooms(event.target.checked)} />
            <span>{t("messages:send.rooms")}</span>
          </label>
          <label className="ms-choice">
            <input type="checkbox" checked={delegates} onChange={(event) => setDelegates(event.target.checked)} />
            <span>{t("messages:send.delegates")}</span>
          </label>
        </fieldset>
        {delegates && known.data ? (
          <fieldset className="ms-choices">
            <legend className="dc-field__label">{t("messages:send.classes")}</legend>
            {known.data.map(({ name, delegates: number }) => (
              <label key={name} className="ms-choice">
                <input type="checkbox" checked={classes.has(name)} disabled={!classes.has(name) && classes.size >= 20} onChange={(event) => toggleClass(name, event.target.checked)} />
                <span>
                  {name} <span className="ms-soft">{format.number(number)}</span>
                </span>
              </label>
            ))}
          </fieldset>
        ) : null}
      </div>
    </Dialog>
  );
}
