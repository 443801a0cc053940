import { useState } from "react";
import { Dialog as AriaDialog, DialogTrigger, Popover } from "react-aria-components";
import { Link } from "wouter";
import type { Notice, Notices } from "@diemcau/contract";
import { api } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { useLive } from "./data.ts";
import "./invitations.css";

const EVERY_MS = 10_000;
/** Where what a notice tells of is shown. */
const pathOf = ({ kind, conferenceId, site }: Notice): string => (kind.startsWith("test-round") ? `/office/${conferenceId}/tests` : `/office/${conferenceId}/invitations/site/${site}`);

/** What is new for this account. Opening the list marks it as seen; nothing pops up by itself. */
export function Bell() {
  const { t } = useTranslation("invitations");
  const format = useFormat();
  const answer = useLive<Notices>("/api/notices", EVERY_MS);
  const [open, setOpen] = useState(false);
  const fresh = answer.data?.fresh ?? 0;
  const notices = answer.data?.notices ?? [];
  const change = (next: boolean): void => {
    setOpen(next);
    // Seen when it is closed: what was new stays marked while it is read.
    if (!next && fresh > 0) api.post("/api/notices/seen", { as: "account", body: {} }).then(answer.reload, () => {});
  };
  return (
    <DialogTrigger isOpen={open} onOpenChange={change}>
      <Button size="small" className="in-bell" aria-label={t("bell.label", { number: format.number(fresh) })}>
        {t("bell.short")}{" "}
        {fresh > 0 ? <span className="in-bell__count">{format.number(fresh)}</span> : null}
      </Button>
      <Popover className="dc-popover" placement="bottom end">
        <AriaDialog className="dc-popover__body in-notices" aria-label={t("bell.title")}>
          <p className="of-strong">{t("bell.title")}</p>
          {notices.length === 0 ? <p className="of-hint">{t("bell.none")}</p> : null}
          <ul>
            {notices.map((notice) => (
              <li key={notice.id} className="in-notice" data-new={notice.isNew}>
                <Link className="dc-link" href={pathOf(notice)} onClick={() => change(false)}>
                  {notice.isNew ? <span className="in-notice__new">{t("bell.new")} </span> : null}
                  {t(`notice.${notice.kind}`, { name: notice.siteName })}
                </Link>
                {notice.detail && notice.kind !== "reminder" ? <p className="in-notice__detail">{notice.detail}</p> : null}
                {notice.kind === "reminder" && notice.detail ? <p className="in-notice__detail">{t(`owed.${notice.detail as "unanswered"}`)}</p> : null}
                <p className="of-hint">
                  {notice.conferenceTitle} · {format.dateTime(notice.at)}
                </p>
              </li>
            ))}
          </ul>
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}
