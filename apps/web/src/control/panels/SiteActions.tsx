import type { Speaker } from "@diemcau/contract";
import { canBeCued, canBeSeen, slotOf } from "@diemcau/rules";
import { Button } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useRights } from "../rights.ts";
import { speakerFrom } from "../model/speaker.ts";
import { GiveFloor } from "../speaking/GiveFloor.tsx";
import { useText } from "../text.ts";

/** On air, off air, cue: what can be done with a site now, and what stands in the way. */
export function SiteActions({ site, speaker }: { site: number; speaker: Speaker }) {
  const { t } = useText();
  const { state, tree, act } = useRoom();
  const { drives } = useRights();
  const key = `site ${site}`;
  const name = tree.names[site]!;
  const slot = slotOf(state, site);
  const isOnAir = slot >= 0;
  const reached = canBeCued(state, site);
  const isCued = state.cued.includes(site);
  const said = speakerFrom(speaker);
  const isFull = !isOnAir && site !== 0 && state.slots.slice(1).every((content) => content !== null);
  const obstacle =
    state.phase !== "live" ? t("site.cannot.notLive") : !reached ? t("site.cannot.notConnected") : !canBeSeen(state, site) ? t("encoder.first") : isFull ? t("site.cannot.full") : null;
  const put = () => void act.run(key, { kind: "programme.put-on-air", site, ...(said ? { speaker: said } : {}) });
  if (state.phase === "ended") return <p className="dc-site__obstacle">{t("over.programme")}</p>;
  const isNewText = isOnAir && JSON.stringify(said) !== JSON.stringify(state.slots[slot]?.speaker);
  return (
    <div className="dc-site__actions">
      {isOnAir && drives ? (
        <>
          {/* Not where "put on air" was: a second click there must not undo the first. */}
          <Button onPress={put} isDisabled={!isNewText}>
            {t("speaker.update")}
          </Button>
          <Button look="danger" onPress={() => void act.run(key, { kind: "programme.take-off-air", site })} aria-label={t("site.takeOffNamed", { site: name })}>
            {t("site.takeOff")}
          </Button>
        </>
      ) : null}
      {isOnAir ? null : (
        <>
          {drives ? (
            <Button look="primary" isDisabled={obstacle !== null} onPress={put} aria-label={t("site.putOnAirNamed", { site: name })}>
              {t("site.putOnAir")}
            </Button>
          ) : null}
          <Button
            isDisabled={state.phase !== "live" || !reached}
            onPress={() => void act.run(key, isCued ? { kind: "site.uncue", site } : { kind: "site.cue", site })}
          >
            {isCued ? t("site.uncue") : t("site.cue")}
          </Button>
        </>
      )}
      {state.speaking.speech?.site === site ? null : <GiveFloor site={site} speaker={said} />}
      {obstacle && !isOnAir ? <p className="dc-site__obstacle">{obstacle}</p> : null}
    </div>
  );
}
