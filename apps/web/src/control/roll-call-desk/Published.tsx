import { useMemo, useState } from "react";
import { NO_SUM, figureAt, plus } from "@diemcau/rules";
import { useMe } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, InlineStatus, TextField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";

/** Figures told outside: frozen as they were, with how far the counts have moved since. */
export function Published() {
  const { t } = useTranslation("rollcall");
  const format = useFormat();
  const { directory, tree, state, act } = useRoom();
  const role = useMe("account").data?.role;
  const { sites } = state;
  const { details, named, published } = state.rollCall;
  const now = useMemo(() => tree.expected.reduce((sum, expected, site) => plus(sum, figureAt(state, site, expected)), NO_SUM), [sites, details, named, tree]); // oxlint-disable-line react/exhaustive-deps -- of the state only these three count
  const [asking, setAsking] = useState(false);
  const [remark, setRemark] = useState("");
  const zone = directory.outline.conference.timeZone;
  const publish = (): void => {
    setAsking(false);
    const said = remark.replace(/\s+/gu, " ").trim();
    setRemark("");
    void act.run("publish", { kind: "headcount.publish", ...(said ? { remark: said } : {}) });
  };
  const difference = (then: number): string => {
    const value = now.present - then;
    return value === 0 ? t("published.same") : t("published.since", { n: value > 0 ? `+${format.number(value)}` : `−${format.number(-value)}` });
  };
  return (
    <section className="dc-panel rd-published" aria-labelledby="published-heading">
      <h2 id="published-heading">{t("published.title")}</h2>
      <p className="rd-total">
        <strong data-testid="headcount-now">{format.count(now.present, now.qualifier)}</strong>
        <span>/ {t("published.expected", { n: format.number(now.expected) })}</span>
      </p>
      {role !== undefined && role !== "chair" ? (
        <div className="rd-acts">
          <Button look="primary" onPress={() => setAsking(true)}>
            {t("published.act")}
          </Button>
          <InlineStatus status={act.statusOf("publish")} />
        </div>
      ) : null}
      {published.length === 0 ? <p className="rd-hint">{t("published.none")}</p> : null}
      <ul className="rd-published__list">
        {published.toReversed().map((figure) => (
          <li key={figure.id} data-testid="published-figure">
            <p>
              <strong>{format.count(figure.total.present, figure.total.qualifier)}</strong>{" "}
              {t("published.at", { time: format.time(figure.at, zone), count: figure.total.sites, sites: format.number(figure.total.sites) })}
            </p>
            <p className="rd-hint">{[figure.remark, difference(figure.total.present)].filter(Boolean).join(" · ")}</p>
          </li>
        ))}
      </ul>
      <ConfirmDialog isOpen={asking} title={t("published.confirm", { n: format.count(now.present, now.qualifier) })} confirmLabel={t("published.act")} onConfirm={publish} onCancel={() => setAsking(false)}>
        <p>{t("published.body")}</p>
        <TextField label={t("published.remark")} value={remark} onChange={setRemark} maxLength={200} autoComplete="off" />
      </ConfirmDialog>
    </section>
  );
}
