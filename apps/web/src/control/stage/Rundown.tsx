import { useState, type Dispatch, type SetStateAction } from "react";
import { SITE_STATES, type AgendaItem, type ProblemDetails } from "@diemcau/contract";
import { canBeCued, slotOf } from "@diemcau/rules";
import { problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, InlineStatus, ProblemNotice, StateMark } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { presentersOf, secondsOf } from "../model/speech-plan.ts";
import { useRights } from "../rights.ts";
import { floorObstacle } from "../speaking/GiveFloor.tsx";
import type { Draft, PreparedFile } from "./draft.ts";
import { draftOfItem, pagesOf, siteOf } from "./rundown.ts";
import { prepareFile, type Sources } from "./use-files.ts";

interface RundownProps {
  current: AgendaItem | null;
  next: AgendaItem | null;
  sources: Sources;
  onDraft: Dispatch<SetStateAction<Draft>>;
}

/** The item that is on and the next one, each act of theirs one press. Nothing goes on air by itself: what is previewed is taken by hand. */
export function Rundown({ current, next, sources, onDraft }: RundownProps) {
  const { t } = useTranslation("stage");
  if (!current && !next) return null;
  return (
    <section className="sg-rundown" aria-label={t("rundown.label")}>
      {current ? <Line item={current} isOn sources={sources} onDraft={onDraft} /> : null}
      {next ? <Line item={next} isOn={false} sources={sources} onDraft={onDraft} /> : null}
    </section>
  );
}

function Line({ item, isOn, sources, onDraft }: Pick<RundownProps, "sources" | "onDraft"> & { item: AgendaItem; isOn: boolean }) {
  const { t } = useTranslation(["stage", "control"]);
  const format = useFormat();
  const { state, tree, roll, act } = useRoom();
  const { drives } = useRights();
  const [opening, setOpening] = useState(false);
  const [refused, setRefused] = useState<ProblemDetails | null>(null);
  const site = siteOf(item);
  const pages = pagesOf(item, sources.files ?? []);
  const speaker = presentersOf(item, tree.names[site])[0] ?? state.slots.find((slot) => slot?.site === site)?.speaker ?? state.queue.find((request) => request.site === site)?.speaker;

  const preview = (document: Extract<PreparedFile, { kind: "document" }> | null): void => onDraft((last) => draftOfItem(last, item, speaker, document));
  async function previewPages(): Promise<void> {
    if (!pages) return;
    setOpening(true);
    setRefused(null);
    try {
      const file = await prepareFile(pages);
      if (file.kind === "document") preview(file);
      const { id, name, size } = pages;
      await act.run("prepare", { kind: "stage.prepare", file: { id, name, size } });
    } catch (error) {
      setRefused(isProblem(error) ? error : problemFor(error));
    }
    setOpening(false);
  }

  return (
    <div className="sg-rundown__item" role="group" aria-label={t(isOn ? "rundown.onNamed" : "rundown.nextNamed", { item: item.title })} data-on={isOn || undefined}>
      <p className="sg-rundown__what">
        <span className="sg-rundown__when">{t(isOn ? "strip.now" : "strip.next")}</span> <strong title={item.title}>{item.title}</strong>
      </p>
      <p className="sg-rundown__who">
        {item.kind === "break" ? null : (
          <>
            <StateMark state={SITE_STATES[roll.own[site] ?? 0]!} /> <span>{tree.names[site]}</span>
          </>
        )}
        {item.presenters.length > 0 && item.presenters.join("; ") !== tree.names[site] ? <span>{item.presenters.join("; ")}</span> : null}
        <span>{t("control:agenda.minutes", { count: item.minutes, number: format.number(item.minutes) })}</span>
      </p>
      {item.kind === "break" ? null : (
        <div className="sg-rundown__acts">
          <CueButton site={site} />
          {drives ? (
            <Button size="small" onPress={() => preview(null)} aria-label={t("rundown.previewNamed", { item: item.title })}>
              {t("rundown.preview")}
            </Button>
          ) : null}
          {drives && pages ? (
            <Button size="small" isPending={opening} onPress={() => void previewPages()} aria-label={t("rundown.pagesNamed", { item: item.title, file: pages.name })}>
              {t("rundown.pages")}
            </Button>
          ) : null}
          <FloorButton item={item} isOn={isOn} />
          <InlineStatus status={act.statusOf(`rundown ${item.id}`)} />
        </div>
      )}
      {refused ? <ProblemNotice problem={refused} /> : null}
    </div>
  );
}

function CueButton({ site }: { site: number }) {
  const { t } = useTranslation(["control", "speaking", "common"]);
  const { state, tree, act } = useRoom();
  if (slotOf(state, site) >= 0) return <Badge tone="on-air">★ {t("common:state.on-air")}</Badge>;
  const isCued = state.cued.includes(site);
  const name = tree.names[site]!;
  return (
    <Button
      size="small"
      isDisabled={state.phase !== "live" || !canBeCued(state, site)}
      aria-label={t(isCued ? "control:site.uncueNamed" : "speaking:call.cueNamed", { site: name })}
      onPress={() => void act.run("cue", isCued ? { kind: "site.uncue", site } : { kind: "site.cue", site })}
    >
      {isCued ? t("control:site.uncue") : t("control:site.cue")}
    </Button>
  );
}

/** The floor for as long as the item is planned; the next item is gone to first, so that the speech stands with it in the minutes. */
function FloorButton({ item, isOn }: { item: AgendaItem; isOn: boolean }) {
  const { t } = useTranslation(["stage", "speaking"]);
  const format = useFormat();
  const { state, directory, tree, act } = useRoom();
  const site = siteOf(item);
  const { speech, rules } = state.speaking;
  if (isOn && speech?.site === site && speech.itemId === item.id) return <Badge tone="on-air">★ {t("speaking:speech.now")}</Badge>;
  const seconds = secondsOf(item, rules, directory.levels[directory.sites.level[site]!]?.code);
  const speaker = presentersOf(item, tree.names[site])[0] ?? state.queue.find((request) => request.site === site)?.speaker;
  const give = async (): Promise<void> => {
    const key = `rundown ${item.id}`;
    if (!isOn && !(await act.run(key, { kind: "agenda.move", itemId: item.id }))) return;
    await act.run(key, { kind: "speech.start", site, ...(speaker ? { speaker } : {}), seconds });
  };
  return (
    <Button size="small" look={isOn ? "primary" : "quiet"} isDisabled={floorObstacle(state, site) !== null} aria-label={t(isOn ? "rundown.floorNamed" : "rundown.nextFloorNamed", { item: item.title })} onPress={() => void give()}>
      {t(isOn ? "rundown.floor" : "rundown.nextFloor")}
      {seconds > 0 ? <span className="sg-rundown__time">{format.stopwatch(seconds * 1_000)}</span> : null}
    </Button>
  );
}

const isProblem = (error: unknown): error is ProblemDetails => typeof error === "object" && error !== null && "code" in error && "remedy" in error;
