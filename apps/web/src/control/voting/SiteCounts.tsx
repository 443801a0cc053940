import { useDeferredValue, useMemo, useState } from "react";
import { SITE_STATES, type SiteContact, type SiteContacts } from "@diemcau/contract";
import { presentAt, type SiteVote, type Vote } from "@diemcau/rules";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, PhoneLink, SearchField, StateMark, VirtualRows } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { pathOf } from "../model/site-tree.ts";
import { useRights } from "../rights.ts";
import { RoomSaid } from "./RoomSaid.tsx";
import { isThere, roomsOf, SHOWN, type Shown } from "./rooms.ts";
import { TelephoneDialog } from "./TelephoneDialog.tsx";
import { unheardOf } from "./Unheard.tsx";

/** What each room has sent, who has sent nothing yet, and whom to telephone for it. */
export function SiteCounts({ vote, rooms }: { vote: Vote; rooms: number }) {
  const { t } = useTranslation(["voting", "rollcall"]);
  const format = useFormat();
  const { conferenceId, state, tree, search, roll } = useRoom();
  const { leads } = useRights();
  const contacts = useResource<SiteContacts>(leads ? `/api/conferences/${conferenceId}/contacts` : null, "account");
  const byPlace = useMemo(() => new Map(contacts.data?.map((contact) => [contact.site, contact])), [contacts.data]);
  const { method } = vote.rule;
  const hands = method === "hands";
  const [show, setShow] = useState<Shown>("sent");
  const [query, setQuery] = useState("");
  const [calling, setCalling] = useState<number | null>(null);
  const settled = useDeferredValue(query);
  const found = useMemo(() => (settled.trim() === "" ? null : new Set(search.find(settled))), [search, settled]);
  const lists = useMemo(
    () => roomsOf(tree, { votes: state.votes.sites, sites: state.sites, own: roll.own, unheard: unheardOf(state, vote, tree.size) }),
    [tree, state, vote, roll.own],
  );
  const reasons = useMemo(() => new Map(vote.reasons.map(({ site, reason }) => [site, reason])), [vote.reasons]);
  const list = useMemo(() => (found ? lists[show].filter((site) => found.has(site)) : lists[show]), [lists, show, found]);
  const tabs = SHOWN.filter((each) => hands || each !== "missing");
  return (
    <div className="vt-sites">
      <p className="vt-number">
        <strong>{format.number(rooms)}</strong> {t(hands ? "voting:rooms.counted" : "voting:rooms.objected", { count: rooms, all: format.number(tree.size) })}
      </p>
      <div className="vt-sites__tools">
        <div className="vt-tabs" role="group" aria-label={t("voting:rooms.show")}>
          {tabs.map((each) => (
            <button key={each} type="button" className="vt-tab" aria-pressed={show === each} onClick={() => setShow(each)}>
              {t(hands || each === "all" || each === "missing" ? `voting:rooms.${each}` : each === "sent" ? "voting:rooms.said" : "voting:rooms.unheard")} <strong>{format.number(lists[each].length)}</strong>
            </button>
          ))}
        </div>
        <SearchField label={t("voting:rooms.search")} hideLabel placeholder={t("voting:rooms.search")} value={query} onChange={setQuery} />
      </div>
      {list.length === 0 ? (
        <p className="vt-note">{t(found ? "voting:rooms.noneFound" : show === "sent" ? (hands ? "voting:rooms.noneSent" : "voting:rooms.noneObjected") : show === "missing" ? "voting:rooms.noneMissing" : "voting:rooms.noneNoLine")}</p>
      ) : (
        <div className="vt-rooms" data-few={list.length < 6}>
          <VirtualRows
            label={t(`voting:rooms.${show}`)}
            rows={list}
            keyOf={(site) => site}
            height={[4.25, 8.5]}
            narrow={46}
            render={(site) => (
              <RoomRow
                site={site}
                sent={state.votes.sites.get(site)}
                hands={hands}
                reason={reasons.get(site) ?? ""}
                contact={byPlace.get(site)}
                mayEnter={leads && vote.phase === "open"}
                onCall={setCalling}
              />
            )}
          />
        </div>
      )}
      {calling === null ? null : <TelephoneDialog key={calling} vote={vote} site={calling} contact={byPlace.get(calling)} onContact={contacts.reload} onClose={() => setCalling(null)} />}
    </div>
  );
}

interface RowProps {
  site: number;
  sent: SiteVote | undefined;
  hands: boolean;
  reason: string;
  contact: SiteContact | undefined;
  mayEnter: boolean;
  onCall(site: number): void;
}

function RoomRow({ site, sent, hands, reason, contact, mayEnter, onCall }: RowProps) {
  const { t } = useTranslation(["voting", "rollcall"]);
  const format = useFormat();
  const { state, tree, roll, directory } = useRoom();
  const zone = directory.outline.conference.timeZone;
  const row = state.sites.get(site);
  const present = presentAt(row);
  const above = tree.parent[site]! < 0 ? "" : pathOf(tree, tree.parent[site]!).slice(-2).map((at) => tree.names[at]).join(" › ");
  const people = present > 0 || row.reported >= 0 ? t("voting:rooms.presentCount", { count: present, number: format.number(present) }) : t("voting:rooms.presentUnknown");
  const own = SITE_STATES[roll.own[site]!]!;
  // Whoever has a line and has said it needs nobody to say it for them.
  const offers = mayEnter && (sent === undefined || sent.telephone || !isThere(own));
  return (
    <div className="vt-room" data-site={site}>
      <div className="vt-room__name">
        <strong title={tree.names[site]}>{tree.names[site]}</strong>
        <span title={above}>{above}</span>
      </div>
      <div className="vt-room__said">
        <span title={reason}>
          {sent === undefined ? t("voting:rooms.silent") : <RoomSaid sent={sent} hands={hands} />}
          {reason ? `: ${reason}` : ""}
        </span>
        <span>
          {sent?.telephone ? <Badge>☎ {t("voting:rooms.telephone")}</Badge> : null} {sent?.late ? <Badge>{t("voting:rooms.late")}</Badge> : null} {[sent ? format.time(sent.at, zone) : "", people].filter(Boolean).join(" · ")}
        </span>
      </div>
      <div className="vt-room__line">
        <StateMark state={own} />
        {contact?.phone ? (
          <PhoneLink number={contact.phone} title={contact.name ?? undefined} />
        ) : mayEnter ? (
          <span>{t("rollcall:list.noPhone")}</span>
        ) : null}
      </div>
      {offers ? (
        <Button className="vt-room__act" onPress={() => onCall(site)} aria-label={t("voting:telephone.of", { site: tree.names[site] })}>
          {t(sent ? "voting:telephone.correct" : "voting:telephone.open")}
        </Button>
      ) : (
        <span className="vt-room__act" />
      )}
    </div>
  );
}
