import { useMemo, useState } from "react";
import type { Speaker } from "@diemcau/contract";
import { matches } from "@diemcau/rules/text";
import { useMe, useRoster } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Badge, Button, Dialog, EmptyState, ProblemNotice, ProgressBar, SearchField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useText } from "../text.ts";

interface RosterDialogProps {
  site: number;
  isOpen: boolean;
  onClose(): void;
  /** Somebody of the roster is to stand in the lower third. */
  onSpeaker(speaker: Speaker): void;
}

const SHOWN = 200;

export function RosterDialog({ site, isOpen, onClose, onSpeaker }: RosterDialogProps) {
  const { t } = useText();
  const format = useFormat();
  const { conferenceId, tree, directory } = useRoom();
  // The sheet holds the personal links.
  const role = useMe("account").data?.role;
  const roster = useRoster(conferenceId, isOpen ? site : null, "account", isOpen);
  const [query, setQuery] = useState("");
  const delegates = roster.data?.delegates ?? null;
  const found = useMemo(() => delegates?.filter((delegate) => query.trim() === "" || matches(query, delegate.name)) ?? [], [delegates, query]);
  const zone = directory.outline.conference.timeZone;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("roster.title", { site: tree.names[site] })} wide>
      {roster.problem ? <ProblemNotice problem={roster.problem} /> : delegates === null ? <ProgressBar label={t("common:loading")} /> : null}
      {delegates?.length === 0 ? <EmptyState title={t("roster.empty")}>{t("roster.emptyRemedy")}</EmptyState> : null}
      {delegates && delegates.length > 0 ? (
        <>
          <SearchField label={t("roster.search")} value={query} onChange={setQuery} />
          {role === "producer" ? (
            <a className="dc-link" href={`/me/sheet/${conferenceId}/${site}?as=account`} target="_blank" rel="noreferrer">
              {t("roster.sheet")}
            </a>
          ) : null}
          <ul className="dc-roster">
            {found.slice(0, SHOWN).map((delegate) => (
              <li key={delegate.delegateId} className="dc-roster__line">
                <div>
                  <b>{delegate.name}</b> {delegate.isSiteChair ? <Badge tone="accent">{t("roster.chair")}</Badge> : null}
                  <p className="dc-roster__position">{delegate.positions.join(", ")}</p>
                </div>
                <span className="dc-roster__there">
                  {delegate.leftAt !== null
                    ? t("offline:roster.leftAt", { time: format.time(delegate.leftAt, zone) })
                    : delegate.checkedInAt === null
                      ? t("roster.absent")
                      : t("roster.there", { time: format.time(delegate.checkedInAt, zone) })}
                  {delegate.late && delegate.leftAt === null ? <span className="dc-facts__aside">{t("offline:roster.late")}</span> : null}
                </span>
                <Button
                  size="small"
                  aria-label={t("roster.speakerNamed", { name: delegate.name })}
                  onPress={() => {
                    const position = delegate.positions.join(", ").slice(0, 300);
                    onSpeaker(position ? { name: delegate.name, position } : { name: delegate.name });
                  }}
                >
                  {t("roster.speaker")}
                </Button>
              </li>
            ))}
          </ul>
          {found.length > SHOWN ? <p>{t("roster.more", { count: found.length - SHOWN, number: format.number(found.length - SHOWN) })}</p> : null}
        </>
      ) : null}
    </Dialog>
  );
}
