import { useEffect, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import type { InterpreterChannel, Me } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { headersFor, problemFor, useCommand } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, EmptyState, ProblemNotice, type ShownProblem } from "../../ui/index.ts";
import { CaptionBar, MicMark } from "../../ui/captions/index.ts";
import { useOwnChannel, type Relay } from "./use-relay.ts";
import { useLevel, useMicrophone, useVoice } from "./use-voice.ts";

/** Of an account's several windows one speaks. */
const WINDOW = uuidv7();

interface InterpreterProps {
  conferenceId: string;
  state: ConferenceState;
  who: Me;
  clockOffset: number;
  relay: Relay;
  /** Of the floor, 0 to 1. */
  volume: number;
  onVolume(volume: number): void;
}

/** Hears the floor, speaks on a channel of their own. */
export function Interpreter({ conferenceId, state, who, clockOffset, relay, volume, onVolume }: InterpreterProps) {
  const { t } = useTranslation("captions");
  const { own, channel, choose } = useOwnChannel(state, who);
  const [deviceId, setDeviceId] = useState("");
  const { stream, failed, devices } = useMicrophone(deviceId);
  const meter = useLevel(stream);
  if (!channel) return <EmptyState title={t("interpret.none")} />;
  return (
    <section className="cr-work" aria-label={t("crew.interpreter")}>
      {own.length > 1 ? (
        <label className="dc-field">
          <span className="dc-field__label">{t("interpret.channels")}</span>
          <select className="dc-input" value={channel.id} disabled={channel.mic !== null} onChange={(event) => choose(event.target.value)}>
            {own.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <h2 className="cr-work__title">{channel.name}</h2>
      )}
      {failed ? (
        <ProblemNotice problem={{ title: t("interpret.noDevice"), remedy: t("interpret.noDeviceRemedy") }} />
      ) : (
        <Microphone key={channel.id} conferenceId={conferenceId} channel={channel} stream={stream} />
      )}
      <label className="cr-slider">
        {t("interpret.level")}
        <meter ref={meter} min={0} max={1} low={0.05} high={0.9} optimum={0.4} />
      </label>
      <label className="dc-field">
        <span className="dc-field__label">{t("interpret.device")}</span>
        <select className="dc-input" value={deviceId} disabled={channel.mic !== null} onChange={(event) => setDeviceId(event.target.value)}>
          <option value="">{t("interpret.deviceDefault")}</option>
          {devices
            .filter((device) => device.deviceId !== "" && device.deviceId !== "default")
            .map((device) => (
              <option key={device.deviceId} value={device.deviceId}>
                {device.label}
              </option>
            ))}
        </select>
      </label>
      <Hearing channels={state.captions.channels.filter(({ id }) => id !== channel.id)} relay={relay} />
      <label className="cr-slider">
        {t("interpret.floor")}
        <input type="range" min={0} max={1} step={0.05} value={volume} onChange={(event) => onVolume(Number(event.target.value))} />
      </label>
      <CaptionBar track={state.phase === "ended" ? undefined : state.captions.tracks[0]} large={false} clockOffset={clockOffset} />
    </section>
  );
}

/** Whom the interpreter listens to: the floor, or a colleague who interprets a language that they do not understand. */
function Hearing({ channels, relay }: { channels: readonly InterpreterChannel[]; relay: Relay }) {
  const { t } = useTranslation("captions");
  if (channels.length === 0) return null;
  const heard = channels.find(({ id }) => id === relay.channelId);
  return (
    <div className="cr-hearing">
      <label className="dc-field">
        <span className="dc-field__label">{t("interpret.hear")}</span>
        <select className="dc-input" value={heard?.id ?? ""} onChange={(event) => relay.choose(event.target.value || null)}>
          <option value="">{t("choose.floor")}</option>
          {channels.map(({ id, name }) => (
            <option key={id} value={id}>
              {t("interpret.relay", { name })}
            </option>
          ))}
        </select>
      </label>
      {heard && relay.status !== "off" ? (
        <p role="status">
          <MicMark on={heard.mic !== null} /> {heard.mic === null ? t("choose.floorMeanwhile") : t(`choose.${relay.status}`)}
        </p>
      ) : null}
    </div>
  );
}

function Microphone({ conferenceId, channel, stream }: { conferenceId: string; channel: InterpreterChannel; stream: MediaStream | null }) {
  const { t } = useTranslation("captions");
  const send = useCommand(conferenceId, "account");
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const [asked, setAsked] = useState(false);
  const isOpen = channel.mic !== null;
  // A channel may have several interpreters: only the window that opened the microphone speaks, and shuts it when it goes.
  const isOn = isOpen && channel.holder?.window === WINDOW;
  const phase = useVoice(conferenceId, channel.id, stream, isOn);
  const turn = (on: boolean): void => {
    setProblem(null);
    setAsked(true);
    // A partner's microphone is shut on purpose; one's own only as long as it is one's own.
    send({ kind: "channel.switch-mic", channelId: channel.id, on, ...(on || isOn ? { window: WINDOW } : {}) })
      .catch((error: unknown) => setProblem(problemFor(error)))
      .finally(() => setAsked(false));
  };
  useEffect(() => {
    if (!isOn) return;
    // Whoever closes this page speaks no more: the listeners get the floor back at once.
    const leave = (): void => {
      void fetch(`/api/conferences/${conferenceId}/commands`, {
        method: "POST",
        keepalive: true,
        headers: { ...headersFor("account"), "content-type": "application/json" },
        body: JSON.stringify({ id: uuidv7(), kind: "channel.switch-mic", channelId: channel.id, on: false, window: WINDOW }),
      }).catch(() => {});
    };
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, [conferenceId, channel.id, isOn]);
  return (
    <div className="cr-mic" data-on={isOn} data-phase={phase}>
      <p role="status">
        <MicMark on={isOpen} /> {isOpen && !isOn ? (channel.holder ? t("interpret.elsewhereBy", { name: channel.holder.name }) : t("interpret.elsewhere")) : t(`interpret.${phase}`)}
      </p>
      <Button size="large" look={isOn ? "danger-solid" : isOpen ? "quiet" : "primary"} isDisabled={asked || stream === null} onPress={() => turn(!isOpen)}>
        {isOpen ? t("interpret.shut") : t("interpret.open")}
      </Button>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </div>
  );
}
