import { useState } from "react";
import { createPortal } from "react-dom";
import type { OfficerInvited } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { LinkQr } from "./LinkQr.tsx";

/** Four to a sheet of A4: large enough for the code, small enough to be handed out. */
const A_SHEET = 4;

/** The one-time links of many officers: as slips to cut and hand out, and as a table. They are shown this once. */
export function OfficerSlips({ officers }: { officers: readonly OfficerInvited[] }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  const [taken, setTaken] = useState(false);
  const mailed = officers.filter(({ mailedTo }) => mailedTo !== null).length;
  const sheets = Array.from({ length: Math.ceil(officers.length / A_SHEET) }, (_, at) => officers.slice(at * A_SHEET, (at + 1) * A_SHEET));
  const save = (): void => {
    const head = [t("slips.unit"), t("officer.name"), t("officer.username"), t("slips.link"), t("slips.until"), t("officer.email")];
    const rows = officers.map(({ unit, name, username, link, expiresAt, mailedTo }) => [unit, name, username, link, format.dateTime(expiresAt), mailedTo ?? ""]);
    // An apostrophe before what a spreadsheet would take for a formula.
    const cell = (text: string): string => `"${text.replace(/^(?=[=+\-@])/, "'").replaceAll('"', '""')}"`;
    const address = URL.createObjectURL(new Blob([`\uFEFF${[head, ...rows].map((row) => row.map(cell).join(t("slips.divider"))).join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }));
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.download = t("slips.file");
    anchor.click();
    URL.revokeObjectURL(address);
    setTaken(true);
  };
  return (
    <div className="of-stack">
      <p className="og-warning">
        <span aria-hidden="true">⚠ </span>
        {t("slips.once", { n: format.number(officers.length) })}
      </p>
      {mailed > 0 ? <p>{t("slips.mailed", { count: mailed, n: format.number(mailed) })}</p> : null}
      <div className="of-row">
        <Button
          look="primary"
          size="large"
          onPress={() => {
            setTaken(true);
            globalThis.print();
          }}
        >
          {t("slips.print", { count: sheets.length, n: format.number(sheets.length) })}
        </Button>
        <Button onPress={save}>{t("slips.save")}</Button>
      </div>
      <p className="of-hint" role="status">
        {taken ? t("slips.taken") : t("slips.hint")}
      </p>
      {createPortal(
        <div className="og-letter og-slips" aria-hidden="true">
          {sheets.map((sheet) => (
            <section key={sheet[0]!.id} className="og-slips__sheet">
              {sheet.map((invited) => (
                <article key={invited.id} className="og-slip">
                  <LinkQr invited={invited} label="" />
                  <div>
                    <h2>{t("link.letterTitle")}</h2>
                    <p>
                      <strong>{t("link.letterTo", { name: invited.name })}</strong>
                    </p>
                    <p>{t("link.letterBody", { unit: invited.unit })}</p>
                    <p>
                      {t("officer.username")}: <strong>{invited.username}</strong>
                    </p>
                    <p className="og-link">{invited.link}</p>
                    <p>
                      {t("slips.until")}: {format.dateTime(invited.expiresAt)}. {t("link.letterSecret")}
                    </p>
                  </div>
                </article>
              ))}
            </section>
          ))}
        </div>,
        document.body,
      )}
    </div>
  );
}
