import { useEffect, useRef, useState } from "react";
import type { InterpreterAccounts } from "@diemcau/contract";
import { api } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { InlineStatus } from "../../ui/index.ts";
import { CaptionBar, ChannelSound, LanguageChoices, useChannel, useLanguageChoice } from "../../ui/captions/index.ts";
import { useRoom } from "../context.ts";
import { Channels } from "./Channels.tsx";
import { Tracks } from "./Tracks.tsx";
import "./languages.css";

/** Captions and interpreters' channels: what there is, who works on it, and how it reads and sounds. */
export default function LanguagesDesk() {
  const { t } = useTranslation("captions");
  const { conferenceId, state, live, act } = useRoom();
  const [choice, change] = useLanguageChoice("control");
  const stage = useRef<HTMLDivElement>(null);
  const accounts = useInterpreters(conferenceId);
  const channel = state.captions.channels.find(({ id }) => id === choice.channel);
  const { stream, status } = useChannel(conferenceId, "account", channel);
  return (
    <main id="main" className="la-desk">
      <section className="dc-panel la-part" aria-labelledby="la-captions">
        <h2 id="la-captions" className="dc-panel__title">
          {t("desk.captions")} <InlineStatus status={act.statusOf("captions")} />
        </h2>
        <Tracks />
      </section>
      <section className="dc-panel la-part" aria-labelledby="la-channels">
        <h2 id="la-channels" className="dc-panel__title">
          {t("desk.channels")} <InlineStatus status={act.statusOf("channels")} />
        </h2>
        <Channels accounts={accounts} />
      </section>
      <section className="dc-panel la-part la-monitor" aria-labelledby="la-monitor" ref={stage}>
        <h2 id="la-monitor" className="dc-panel__title">
          {t("desk.monitor")}
        </h2>
        <div className="la-monitor__choices">
          <LanguageChoices captions={state.captions} choice={choice} onChange={change} sound={status} />
        </div>
        {status === "off" ? null : <ChannelSound stream={stream} muted={false} />}
        <CaptionBar track={state.captions.tracks.find(({ id }) => id === choice.track)} large={choice.large} clockOffset={live.clockOffset} />
      </section>
    </main>
  );
}

/** Accounts that a channel can be given to; null while they are not known, or this console may not know them. */
function useInterpreters(conferenceId: string): InterpreterAccounts["accounts"] | null {
  const [accounts, setAccounts] = useState<InterpreterAccounts["accounts"] | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    api
      .get<InterpreterAccounts>(`/api/conferences/${conferenceId}/interpreters`, { as: "account", signal: controller.signal })
      .then((found) => setAccounts(found.accounts))
      // Not the producer: they see the channels, and make none.
      .catch(() => {});
    return () => controller.abort();
  }, [conferenceId]);
  return accounts;
}
