import { useState } from "react";
import { Link } from "wouter";
import { INVITATION_FILTERS, type InvitationFilter, type InvitationList, type InvitationRow } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, EmptyState, PhoneLink, ProblemNotice, ProgressBar, SearchField, type BadgeTone } from "../../ui/index.ts";
import { addressOf, remind, send, useLive, useSending } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";

const SLOW_MS = 15_000;
const REMINDABLE: readonly InvitationFilter[] = ["unopened", "unanswered", "unregistered", "rosterless", "untested"];

interface TableProps {
  conference: OfConference;
  under: number;
  underName: string;
  filter: InvitationFilter;
  onFilter(filter: InvitationFilter): void;
  /** Read again when this is another one. */
  version: unknown;
  isProducer: boolean;
  onActed(): void;
}

/** Who still owes something, with the telephone; reminders for all of them or for one. */
export function InvitationTable({ conference, under, underName, filter, onFilter, version, isProducer, onActed }: TableProps) {
  const { t, i18n } = useTranslation("invitations");
  const format = useFormat();
  const [query, setQuery] = useState("");
  const [after, setAfter] = useState<number[]>([]);
  const [asking, setAsking] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const sending = useSending();
  const key = `${under} ${filter} ${query}`;
  const [keyOfPages, setKeyOfPages] = useState(key);
  if (key !== keyOfPages) {
    setKeyOfPages(key);
    setAfter([]);
    setTold(null);
  }
  const last = after.at(-1);
  const search = new URLSearchParams({ under: String(under), filter, ...(query.trim() ? { q: query.trim() } : {}), ...(last === undefined ? {} : { after: String(last) }) });
  const list = useLive<InvitationList>(addressOf(conference.id, `/list?${search.toString()}`), SLOW_MS, version);
  const exportUrl = addressOf(conference.id, `/list.csv?under=${under}&filter=${filter}&language=${i18n.language === "en" ? "en" : "vi"}&as=account`);
  const done = (text: string): void => {
    setTold(text);
    onActed();
    list.reload();
  };
  const remindAll = async (): Promise<void> => {
    setAsking(false);
    await sending.go(async () => {
      const { reminded, byMail } = await remind(conference.id, { under, filter });
      done(t("list.reminded", { number: format.number(reminded), mails: format.number(byMail) }));
    });
  };
  const remindOne = (row: InvitationRow): void =>
    void sending.go(async () => {
      const { reminded } = await remind(conference.id, { under, sites: [row.site] });
      done(reminded === 1 ? t("list.remindedOne", { name: row.name }) : t("list.remindedJustNow", { name: row.name }));
    });
  const inviteOne = (row: InvitationRow): void =>
    void sending.go(async () => {
      await send(conference.id, under, [row.site]);
      done(t("list.invitedOne", { name: row.name }));
    });
  const total = list.data?.total ?? 0;
  const next = list.data?.next ?? null;
  return (
    <section className="of-card of-stack" aria-labelledby="invitation-list">
      <div className="of-head">
        <h2 id="invitation-list" className="of-subtitle">
          {t(`filter.${filter}`)}
        </h2>
        <p className="of-hint" role="status">
          {list.data ? t("list.count", { count: total, n: format.number(total), name: underName }) : t("loading")}
        </p>
      </div>
      <div className="in-tools">
        <label className="dc-field">
          <span className="dc-field__label">{t("list.show")}</span>
          <select className="dc-input" value={filter} onChange={(event) => onFilter(event.target.value as InvitationFilter)}>
            {INVITATION_FILTERS.map((each) => (
              <option key={each} value={each}>
                {t(`filter.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <SearchField label={t("list.find")} placeholder={t("list.findHint")} value={query} onChange={setQuery} />
        <div className="of-row in-tools__acts">
          {REMINDABLE.includes(filter) ? (
            <Button isDisabled={sending.busy || total === 0} onPress={() => setAsking(true)}>
              {t("list.remindAll", { number: format.number(total) })}
            </Button>
          ) : null}
          <a className="dc-button of-link-button" href={exportUrl} download>
            {t("list.export")}
          </a>
        </div>
      </div>
      {told ? (
        <p className="of-good" role="status">
          ✓ {told}
        </p>
      ) : null}
      {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
      {list.problem ? <ProblemNotice polite problem={list.problem} /> : null}
      {!list.data && !list.problem ? <ProgressBar label={t("loading")} /> : null}
      {list.data?.rows.length === 0 ? <EmptyState title={t("list.none")} /> : null}
      {list.data && list.data.rows.length > 0 ? (
        <ul className="in-list">
          {list.data.rows.map((row) => (
            <li key={row.site} className="in-row" data-site={row.site}>
              <div className="in-row__who">
                <Link className="dc-link" href={`/office/${conference.id}/invitations/site/${row.site}`}>
                  {row.name}
                </Link>
                <span className="of-hint">
                  {row.level}
                  {row.above ? ` · ${row.above}` : ""}
                </span>
              </div>
              <div className="in-row__phone">
                {row.contactPhone ? (
                  <>
                    <PhoneLink number={row.contactPhone} />
                    <span className="of-hint">{row.contactName ?? t("list.contactUnnamed")}</span>
                  </>
                ) : (
                  <span className="of-hint">{row.hasOfficer ? t("list.noPhone") : t("list.noOfficer")}</span>
                )}
              </div>
              <div className="in-row__state">
                <StateOf row={row} />
                <span className="of-hint">
                  {row.remindedAt ? t("list.remindedAt", { times: format.number(row.reminders), time: format.dateTime(row.remindedAt, conference.timeZone) }) : ""}
                </span>
              </div>
              <div className="in-row__acts">
                {row.invitedAt === null ? (
                  isProducer || row.site !== under ? (
                    <Button size="small" isDisabled={sending.busy} aria-label={t("list.inviteFor", { name: row.name })} onPress={() => inviteOne(row)}>
                      {t("list.invite")}
                    </Button>
                  ) : null
                ) : row.answer === "declined" ? null : (
                  <Button size="small" isDisabled={sending.busy} aria-label={t("list.remindFor", { name: row.name })} onPress={() => remindOne(row)}>
                    {t("list.remind")}
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {after.length > 0 || next !== null ? (
        <div className="of-row">
          <Button isDisabled={after.length === 0} onPress={() => setAfter(after.slice(0, -1))}>
            {t("list.previous")}
          </Button>
          <Button isDisabled={next === null} onPress={() => setAfter(next === null ? after : [...after, next])}>
            {t("list.next")}
          </Button>
        </div>
      ) : null}
      <ConfirmDialog
        isOpen={asking}
        title={t("list.remindTitle")}
        confirmLabel={t("list.remindAll", { number: format.number(total) })}
        onConfirm={() => void remindAll()}
        onCancel={() => setAsking(false)}
      >
        {t("list.remindBody", { what: t(`filter.${filter}`), name: underName })}
      </ConfirmDialog>
    </section>
  );
}

/** Where one invitation stands: the farthest step, and what is wrong. */
export function StateOf({ row }: { row: InvitationRow }) {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const [name, tone] = stateOf(row);
  const over = row.capacity !== null && row.delegates > row.capacity;
  return (
    <span className="of-row">
      <Badge tone={tone}>{t(`state.${name}`)}</Badge>
      {row.askedAt ? <Badge tone="on-air">{t("state.asks")}</Badge> : null}
      {over ? <Badge tone="danger">{t("state.over")}</Badge> : null}
      {row.doubles > 0 ? <Badge>{t("state.double")}</Badge> : null}
      {row.clashes > 0 ? <Badge>{t("state.clash", { number: format.number(row.clashes) })}</Badge> : null}
    </span>
  );
}

function stateOf(row: InvitationRow): [name: "uninvited" | "invited" | "opened" | "declined" | "accepted" | "registered" | "complete" | "ready", tone: BadgeTone] {
  if (row.invitedAt === null) return ["uninvited", "neutral"];
  if (row.answer === "declined") return ["declined", "danger"];
  if (row.answer === null) return row.openedAt === null ? ["invited", "neutral"] : ["opened", "neutral"];
  if (row.registeredAt === null) return ["accepted", "accent"];
  if (row.rosterAt === null) return ["registered", "accent"];
  return row.testedAt === null ? ["complete", "accent"] : ["ready", "good"];
}
