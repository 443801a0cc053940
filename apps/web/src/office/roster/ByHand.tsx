import { useMemo, useRef, useState } from "react";
import type { EditableRoster } from "@diemcau/contract";
import { searchItems } from "@diemcau/rules/text";
import { api, problemFor, useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, ProblemNotice, ProgressBar, SearchField } from "../../ui/index.ts";
import { newId } from "../new-id.ts";
import { DelegateDialog } from "./DelegateDialog.tsx";
import { delegatesUrl, type Problem } from "./send.ts";

type Delegate = EditableRoster["delegates"][number];
/** More are not drawn; one looks for a name in a list that long. */
const DRAWN = 200;

/** A room's roster, one delegate at a time. `version`: read anew with every change of it. */
export function ByHand({ conferenceId, site, version }: { conferenceId: string; site: number; version: unknown }) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const [round, setRound] = useState(0);
  const roster = useResource<EditableRoster>(delegatesUrl(conferenceId, site), "account", `${round} ${String(version)}`);
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState<Delegate | "new" | null>(null);
  const [leaving, setLeaving] = useState<{ delegate: Delegate; id: string } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [done, setDone] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const delegates = roster.data?.delegates;
  const found = useMemo(
    () => (delegates ? (query.trim() === "" ? delegates : searchItems(delegates, query, ({ name, positions, unit }) => [name, `${name} ${positions.join(" ")} ${unit}`])) : []),
    [delegates, query],
  );

  const said = (text: string): void => {
    setProblem(null);
    setDone(text);
    setRound((last) => last + 1);
  };
  const remove = async ({ delegate, id }: NonNullable<typeof leaving>): Promise<void> => {
    setLeaving(null);
    setProblem(null);
    setDone("");
    try {
      await api.del(`${delegatesUrl(conferenceId, site)}/${delegate.delegateId}?id=${id}`, { as: "account" });
      said(t("roster.byHand.removed", { name: delegate.name }));
    } catch (error) {
      setProblem(problemFor(error));
    }
    // The row's button, where the keyboard was, may be gone.
    heading.current?.focus();
  };

  return (
    <section className="of-card of-stack" aria-labelledby="roster-by-hand">
      <div className="of-head">
        <h3 id="roster-by-hand" ref={heading} tabIndex={-1} className="of-subtitle">
          {t("roster.byHand.heading")}
        </h3>
        <Button onPress={() => setOpen("new")}>{t("roster.byHand.add")}</Button>
      </div>
      <p>{t("roster.byHand.body")}</p>
      {done ? (
        <p className="of-good" role="status">
          ✓ {done}
        </p>
      ) : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      {roster.problem ? <ProblemNotice polite problem={roster.problem} /> : null}
      {roster.data ? (
        <>
          <p className="of-hint">{t("roster.byHand.count", { n: format.number(roster.data.delegates.length), expected: format.number(roster.data.expected) })}</p>
          {roster.data.delegates.length === 0 ? <p>{t("roster.byHand.empty")}</p> : <SearchField label={t("roster.byHand.find")} value={query} onChange={setQuery} />}
          {roster.data.delegates.length > 0 && found.length === 0 ? <p role="status">{t("roster.byHand.none")}</p> : null}
          {found.length > DRAWN ? <p className="of-hint">{t("roster.shown", { n: format.number(DRAWN), m: format.number(found.length) })}</p> : null}
          {found.length > 0 ? (
            <ul className="of-roster__list" aria-label={t("roster.byHand.list", { site: roster.data.siteName })}>
              {found.slice(0, DRAWN).map((delegate) => (
                <li key={delegate.delegateId} className="of-roster__row">
                  <span className="of-roster__who">
                    <span className="of-strong">{delegate.name}</span>{" "}
                    {delegate.isSiteChair ? <Badge tone="accent">{t("roster.byHand.chair")}</Badge> : null} {delegate.isSiteLead ? <Badge tone="neutral">{t("roster.byHand.lead")}</Badge> : null}
                    <span className="of-hint of-block">{[delegate.positions.join("; "), delegate.unit, delegate.class].filter(Boolean).join(" · ")}</span>
                  </span>
                  <span className="of-row">
                    <Button size="small" aria-label={t("roster.byHand.changeNamed", { name: delegate.name })} onPress={() => setOpen(delegate)}>
                      {t("roster.byHand.change")}
                    </Button>
                    <Button size="small" look="danger" aria-label={t("roster.byHand.removeNamed", { name: delegate.name })} onPress={() => setLeaving({ delegate, id: newId() })}>
                      {t("roster.byHand.remove")}
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          ) : null}
        </>
      ) : roster.problem ? null : (
        <ProgressBar label={t("roster.byHand.loading")} />
      )}
      {open ? (
        <DelegateDialog
          url={delegatesUrl(conferenceId, site)}
          delegate={open === "new" ? null : open}
          onClose={() => setOpen(null)}
          onDone={(name) => {
            setOpen(null);
            said(t(open === "new" ? "roster.byHand.added" : "roster.byHand.changed", { name }));
          }}
        />
      ) : null}
      {leaving ? (
        <ConfirmDialog
          isOpen
          danger
          title={t("roster.byHand.removeTitle", { name: leaving.delegate.name })}
          confirmLabel={t("roster.byHand.remove")}
          onConfirm={() => void remove(leaving)}
          onCancel={() => setLeaving(null)}
        >
          {t("roster.byHand.removeBody")}
        </ConfirmDialog>
      ) : null}
    </section>
  );
}
