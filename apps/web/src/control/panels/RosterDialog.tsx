import { useDeferredValue, useMemo, useState } from "react";
import type { RosterEntry, Speaker } from "@diemcau/contract";
import { searchItems } from "@diemcau/rules/text";
import { useMe, useRoster } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Badge, Button, Dialog, EmptyState, ProblemNotice, ProgressBar, SearchField, VirtualRows } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useText } from "../text.ts";

interface RosterDialogProps {
  site: number;
  isOpen: boolean;
  onClose(): void;
  /** Somebody of the roster is to stand in the lower third. */
  onSpeaker(speaker: Speaker): void;
}

const textsOf = ({ name, positions }: RosterEntry): string[] => [name, `${name} ${positions.join(" ")}`];

export function RosterDialog({ site, isOpen, onClose, onSpeaker }: RosterDialogProps) {
  const { t } = useText();
  const format = useFormat();
  const { conferenceId, tree, directory } = useRoom();
  // The sheet holds the personal links.
  const role = useMe("account").data?.role;
  const roster = useRoster(conferenceId, isOpen ? site : null, "account", isOpen);
  const [query, setQuery] = useState("");
  const delegates = roster.data?.delegates ?? null;
  const settled = useDeferredValue(query.trim());
  const found = useMemo(() => (settled === "" ? (delegates ?? []) : searchItems(delegates ?? [], settled, textsOf)), [delegates, settled]);
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
          <p className="dc-roster__count" role="status">
            {t("roster.found", { count: found.length, number: format.number(found.length), all: format.number(delegates.length) })}
          </p>
          <div className="dc-roster">
            <VirtualRows
              label={t("roster.title", { site: tree.names[site] })}
              rows={found}
              keyOf={({ delegateId }) => delegateId}
              height={[3.75, 6.5]}
              narrow={36}
              render={(delegate) => (
                <div className="dc-roster__line">
                  <div className="dc-roster__who">
                    <p>
                      <b>{delegate.name}</b> {delegate.isSiteChair ? <Badge tone="accent">{t("roster.chair")}</Badge> : null}
                    </p>
                    <p className="dc-roster__position" title={delegate.positions.join(", ")}>
                      {delegate.positions.join(", ")}
                    </p>
                  </div>
                  <span className="dc-roster__there">
                    {delegate.leftAt !== null
                      ? t("offline:roster.leftAt", { time: format.time(delegate.leftAt, zone) })
                      : delegate.checkedInAt === null
                        ? delegate.absence
                          ? t("roster.excused", { reason: delegate.absence })
                          : t("roster.absent")
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
                </div>
              )}
            />
          </div>
        </>
      ) : null}
    </Dialog>
  );
}
