import type { ConferenceState } from "@diemcau/rules";
import { useTranslation } from "../../i18n/index.ts";
import type { LanguageChoice } from "./choice.ts";
import { MicMark } from "./MicMark.tsx";
import type { ChannelStatus } from "./use-channel.ts";
import "./captions.css";

interface ChoicesProps {
  captions: ConferenceState["captions"];
  choice: LanguageChoice;
  onChange(change: Partial<LanguageChoice>): void;
  /** Of the channel that is listened to. Left out: there is no sound to choose here. */
  sound?: ChannelStatus;
}

/** Which captions, how large, and whose voice. */
export function LanguageChoices({ captions, choice, onChange, sound }: ChoicesProps) {
  const { t } = useTranslation("captions");
  const channel = captions.channels.find(({ id }) => id === choice.channel);
  return (
    <div className="dc-languages">
      {captions.tracks.length > 0 ? (
        <>
          <label className="dc-field">
            <span className="dc-field__label">{t("choose.captions")}</span>
            <select className="dc-input" value={choice.track ?? ""} onChange={(event) => onChange({ track: event.target.value || null })}>
              <option value="">{t("choose.noCaptions")}</option>
              {captions.tracks.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label className="dc-languages__check">
            <input type="checkbox" checked={choice.large} onChange={(event) => onChange({ large: event.target.checked })} />
            {t("choose.large")}
          </label>
        </>
      ) : null}
      {sound !== undefined && captions.channels.length > 0 ? (
        <>
          <label className="dc-field">
            <span className="dc-field__label">{t("choose.sound")}</span>
            <select className="dc-input" value={channel?.id ?? ""} onChange={(event) => onChange({ channel: event.target.value || null })}>
              <option value="">{t("choose.floor")}</option>
              {captions.channels.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          {channel ? (
            <p role="status">
              <MicMark on={channel.mic !== null} /> {channel.mic === null ? t("choose.floorMeanwhile") : t(`choose.${sound}`)}
            </p>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
