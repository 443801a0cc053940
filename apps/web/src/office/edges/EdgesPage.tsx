import "./edges.css";
import { useCallback, useEffect, useState } from "react";
import { Link } from "wouter";
import type { EdgeAddress, EdgeSpread, EdgesBoard, EdgeView, ProblemDetails, RootView } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, EmptyState, MoreMenu, ProblemNotice, ProgressBar, type BadgeTone } from "../../ui/index.ts";
import { AddressDialog } from "./AddressDialog.tsx";
import { EdgeDialog } from "./EdgeDialog.tsx";
import { Forecast } from "./Forecast.tsx";
import { inTree } from "./tree.ts";

const PATH = "/api/edges";
const LOOK_MS = 2_000;
/** A link that loses more than this is worth a word. */
const LOSSY = 0.02;

const MARKS: Record<EdgeView["state"], { shape: string; tone: BadgeTone }> = {
  up: { shape: "●", tone: "good" },
  draining: { shape: "◐", tone: "accent" },
  joining: { shape: "◇", tone: "accent" },
  waiting: { shape: "○", tone: "neutral" },
  stopped: { shape: "■", tone: "neutral" },
  lost: { shape: "✕", tone: "danger" },
};
const ROOT_MARKS: Record<RootView["state"], { shape: string; tone: BadgeTone }> = {
  up: { shape: "●", tone: "good" },
  overloaded: { shape: "▲", tone: "warn" },
  silent: { shape: "✕", tone: "danger" },
};

/** The machines that carry the programme to the rooms: how they are, and what can be done with them. */
export function EdgesPage() {
  const { t } = useTranslation(["edges", "planner", "common"]);
  const format = useFormat();
  const [board, setBoard] = useState<EdgesBoard | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [changing, setChanging] = useState<EdgeView | "new" | null>(null);
  const [address, setAddress] = useState<EdgeAddress | null>(null);
  const [asked, setAsked] = useState<{ edge: EdgeView; act: "drain" | "remove" | "renew" | "spread" } | null>(null);

  /** What became of the last act, where it does not show by itself. */
  const [said, setSaid] = useState<string | null>(null);

  const load = useCallback(async (): Promise<void> => {
    try {
      setBoard(await api.get<EdgesBoard>(PATH, { as: "account" }));
      setProblem(null);
    } catch (error) {
      setProblem(problemFor(error));
    }
  }, []);
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), LOOK_MS);
    return () => clearInterval(timer);
  }, [load]);

  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setAsked(null);
    setSaid(null);
    try {
      await work();
      await load();
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  const drain = (edge: EdgeView, isOn: boolean) => act(() => api.post(`${PATH}/${edge.id}/drain`, { as: "account", body: { drain: isOn } }));
  const confirm = ({ edge, act: which }: NonNullable<typeof asked>) =>
    which === "drain"
      ? drain(edge, true)
      : which === "spread"
      ? spread(edge)
      : which === "remove"
        ? act(() => api.del(`${PATH}/${edge.id}`, { as: "account" }))
        : act(async () => setAddress(await api.post<EdgeAddress>(`${PATH}/${edge.id}/key`, { as: "account" })));
  const spread = (edge: EdgeView) =>
    act(async () => {
      const { asked: count } = await api.post<EdgeSpread>(`${PATH}/${edge.id}/spread`, { as: "account" });
      setSaid(count > 0 ? t("spreadAsked", { count, n: format.number(count), name: edge.name }) : t("spreadNone", { name: edge.name }));
    });
  const showAddress = (edge: EdgeView) => act(async () => setAddress(await api.get<EdgeAddress>(`${PATH}/${edge.id}/address`, { as: "account" })));

  return (
    <div className="of-stack">
      <div className="of-head">
        <h2 className="of-title">{t("title")}</h2>
        <div className="of-row">
          <Link href="/office/edges/plan" className="dc-button of-link-button">
            {t("planner:open")}
          </Link>
          <Button look="primary" onPress={() => setChanging("new")}>
            {t("add")}
          </Button>
        </div>
      </div>
      <p className="of-hint">{t("body")}</p>
      {problem ? <ProblemNotice problem={problem} actions={board ? undefined : <Button onPress={() => void load()}>{t("common:action.retry")}</Button>} /> : null}
      {said ? (
        <p className="of-good" role="status">
          {said}
        </p>
      ) : null}
      {!board && !problem ? <ProgressBar label={t("common:loading")} /> : null}
      {board ? (
        <section className="of-card" aria-label={t("title")}>
          <Root root={board.root} hasEdges={board.edges.length > 0} />
          {board.edges.length === 0 ? <EmptyState title={t("none")}>{t("noneBody")}</EmptyState> : null}
          <ul className="ed-rows">
            {inTree(board.edges).map(({ edge, depth }) => (
              <li key={edge.id} className="ed-row" data-depth={Math.min(depth, 4)} data-state={edge.state}>
                <div className="ed-name">
                  <span className="of-strong">{edge.name}</span>
                  <Badge tone={MARKS[edge.state].tone}>
                    <span aria-hidden="true">{MARKS[edge.state].shape}</span> {t(`state.${edge.state}`)}
                  </Badge>
                  <span className="of-hint of-block">{edge.unit ? edge.unit.name : t("everybody")}</span>
                </div>
                <Facts edge={edge} edges={board.edges} />
                <div className="of-row">
                  {edge.state === "draining" ? (
                    <Button size="small" aria-label={t("undrainNamed", { name: edge.name })} onPress={() => void drain(edge, false)}>
                      {t("undrain")}
                    </Button>
                  ) : edge.state === "up" ? (
                    <Button size="small" aria-label={t("named.drain", { name: edge.name })} onPress={() => setAsked({ edge, act: "drain" })}>
                      {t("drain")}
                    </Button>
                  ) : (
                    <Button size="small" aria-label={t("lineNamed", { name: edge.name })} onPress={() => void showAddress(edge)}>
                      {t("line")}
                    </Button>
                  )}
                  <MoreMenu
                    label={t("moreNamed", { name: edge.name })}
                    acts={[
                      ...(edge.state === "up" ? [{ id: "spread", label: t("spread"), act: () => setAsked({ edge, act: "spread" }) }] : []),
                      { id: "change", label: t("change"), act: () => setChanging(edge) },
                      { id: "line", label: t("line"), act: () => void showAddress(edge) },
                      { id: "renew", label: t("renew"), act: () => setAsked({ edge, act: "renew" }) },
                      { id: "remove", label: t("remove"), danger: true, act: () => setAsked({ edge, act: "remove" }) },
                    ]}
                  />
                </div>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {board ? <Forecast edges={board.edges} /> : null}
      {asked ? (
        <ConfirmDialog isOpen danger={asked.act !== "drain" && asked.act !== "spread"} title={t(`named.${asked.act}`, { name: asked.edge.name })} confirmLabel={t(asked.act)} onConfirm={() => void confirm(asked)} onCancel={() => setAsked(null)}>
          {t(`asked.${asked.act}`, { viewers: format.number(asked.edge.load?.viewers ?? 0) })}
        </ConfirmDialog>
      ) : null}
      {changing ? (
        <EdgeDialog
          edge={changing === "new" ? null : changing}
          edges={board?.edges ?? []}
          onClose={() => setChanging(null)}
          onDone={(made) => {
            setChanging(null);
            if (made) setAddress(made);
            void load();
          }}
        />
      ) : null}
      {address ? <AddressDialog address={address} onClose={() => setAddress(null)} /> : null}
    </div>
  );
}

function Root({ root, hasEdges }: { root: RootView; hasEdges: boolean }) {
  const { t } = useTranslation("edges");
  const format = useFormat();
  const { state, since, load, viewers, limit, forSites } = root;
  return (
    <div className="ed-root" data-state={state}>
      <div className="ed-name">
        <span className="of-strong">{t("root")}</span>
        <Badge tone={ROOT_MARKS[state].tone}>
          <span aria-hidden="true">{ROOT_MARKS[state].shape}</span> {t(`rootState.${state}`)}
        </Badge>
      </div>
      <div className="ed-facts">
        {since !== null ? <span className="of-bad">{t("rootSilent", { time: format.clock(since) })}</span> : null}
        {state === "overloaded" ? <span className="of-bad">{t("rootOverloaded", { loop: format.number(Math.round(load?.loopMs ?? 0)) })}</span> : null}
        {viewers === null ? null : <span>{t("rootCarries", { viewers: format.number(viewers), limit: format.number(limit) })}</span>}
        {load ? <span className="of-hint">{t("rootWorks", { cpu: format.number(Math.round((load.cpu / load.cores) * 100)) })}</span> : null}
        {hasEdges ? <span className="of-hint">{t("rootKeeps", { places: format.number(limit - forSites) })}</span> : null}
      </div>
    </div>
  );
}

/** What an edge carries, and how well it is fed; what to do where something is wrong. */
function Facts({ edge, edges }: { edge: EdgeView; edges: readonly EdgeView[] }) {
  const { t } = useTranslation("edges");
  const format = useFormat();
  const { load, limit, state, silentMs } = edge;
  if (state === "waiting") return <p className="of-hint ed-facts">{t("waitingBody")}</p>;
  if (state === "lost") return <p className="of-bad ed-facts">{t("lostBody", { seconds: format.number(Math.round((silentMs ?? 0) / 1_000)) })}</p>;
  if (state === "stopped") return <p className="of-hint ed-facts">{t("stoppedBody", { ago: format.ago(0, silentMs ?? 0) })}</p>;
  if (state === "joining") return <p className="of-bad ed-facts">{t("joiningBody", { address: edge.address ?? "" })}</p>;
  const link = load?.links.toSorted((a, b) => b.loss - a.loss)[0];
  const from = link ? (edges.find(({ id }) => id === link.from)?.name ?? t("rootInText")) : "";
  return (
    <div className="ed-facts">
      <span>
        <meter className="ed-meter" min={0} max={limit} high={limit * 0.9} value={load?.viewers ?? 0} aria-hidden="true" /> {t("carries", { viewers: format.number(load?.viewers ?? 0), limit: format.number(limit) })}
      </span>
      <span className="of-hint">
        {t("load", { mbit: format.number(Math.round((load?.bitsPerSecond ?? 0) / 100_000) / 10), cpu: format.number(Math.round(((load?.cpu ?? 0) / (load?.cores ?? 1)) * 100)) })}
      </span>
      <span className={link && (!link.connected || link.loss > LOSSY) ? "of-bad" : "of-hint"}>
        {!link
          ? t("noLink")
          : !link.connected
            ? t("linkDown", { from })
            : t("link", { from, loss: format.number(Math.round(link.loss * 1_000) / 10), rtt: format.number(Math.round(link.rttMs ?? 0)) })}
      </span>
    </div>
  );
}
