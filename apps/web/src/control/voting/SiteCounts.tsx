import { useMemo, useState } from "react";
import { presentAt, type Vote } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, SearchField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";

/** So many rooms are drawn at once; the search finds the others. */
const SHOWN = 200;
type Show = "sent" | "missing" | "all";

/** What each room has sent, and who has sent nothing yet. */
export function SiteCounts({ vote, rooms }: { vote: Vote; rooms: number }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const { state, tree, search, directory } = useRoom();
  const { timeZone } = directory.outline.conference;
  const hands = vote.rule.method === "hands";
  const [show, setShow] = useState<Show>("sent");
  const [query, setQuery] = useState("");
  const { sites } = state.votes;
  const found = useMemo(() => (query.trim() === "" ? null : new Set(search.find(query))), [search, query]);
  const list: number[] = [];
  let more = 0;
  // The newest news is not at the top: rooms stand where one looks for them, in the order of the tree.
  for (let site = 0; site < tree.size; site++) {
    const sent = sites.get(site);
    if ((show === "sent" && !sent) || (show === "missing" && (sent || presentAt(state.sites.get(site)) === 0)) || (found && !found.has(site))) continue;
    if (list.length < SHOWN) list.push(site);
    else more++;
  }
  const reasons = new Map(vote.reasons.map(({ site, reason }) => [site, reason]));
  const tabs: Show[] = hands ? ["sent", "missing", "all"] : ["sent"];
  return (
    <div className="vt-sites">
      <p className="vt-number">
        <strong>{format.number(rooms)}</strong> {t(hands ? "rooms.counted" : "rooms.objected", { count: rooms, all: format.number(tree.size) })}
      </p>
      <div className="vt-sites__tools">
        {tabs.length > 1 ? (
          <div className="vt-tabs" role="group" aria-label={t("rooms.show")}>
            {tabs.map((each) => (
              <button key={each} type="button" className="vt-tab" aria-pressed={show === each} onClick={() => setShow(each)}>
                {t(`rooms.${each}`)}
              </button>
            ))}
          </div>
        ) : null}
        <SearchField label={t("rooms.search")} hideLabel placeholder={t("rooms.search")} value={query} onChange={setQuery} />
      </div>
      {list.length === 0 ? (
        <p className="vt-note">{t(show === "missing" ? "rooms.noneMissing" : hands ? "rooms.noneSent" : "rooms.noneObjected")}</p>
      ) : (
        <div className="vt-scroll">
          <table className="vt-table">
            <thead>
              <tr>
                <th scope="col">{t("rooms.room")}</th>
                <th scope="col">{t("rooms.present")}</th>
                {hands ? (["for", "against", "abstain"] as const).map((key) => <th key={key} scope="col">{t(`choice.${key}`)}</th>) : <th scope="col">{t("rooms.objectors")}</th>}
                <th scope="col">{t("rooms.at")}</th>
              </tr>
            </thead>
            <tbody>
              {list.map((site) => {
                const sent = sites.get(site);
                const reason = reasons.get(site);
                const cells = hands ? [0, 1, 2] : [1];
                return (
                  <tr key={site}>
                    <th scope="row">
                      {tree.names[site]}
                      {reason ? <span className="vt-reason">{reason}</span> : null}
                    </th>
                    <td>{format.number(presentAt(state.sites.get(site)))}</td>
                    {cells.map((at) => (
                      <td key={at}>{sent ? format.number(sent.counts[at]!) : "–"}</td>
                    ))}
                    <td>
                      {sent ? format.time(sent.at, timeZone) : "–"} {sent?.late ? <Badge>{t("rooms.late")}</Badge> : null}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {more > 0 ? <p className="vt-note">{t("rooms.more", { count: more, number: format.number(more) })}</p> : null}
    </div>
  );
}
