import { useState, type FormEvent } from "react";
import type { HeadcountQualifier, SiteContact } from "@diemcau/contract";
import { partsOf } from "@diemcau/rules";
import { peopleTyped } from "@diemcau/rules/text";
import { useTranslation } from "../../i18n/index.ts";
import { Button, PhoneLink, TextField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { CountFields } from "./CountFields.tsx";

const PARTS = ["remote", "absent", "substitutes"] as const;
const NOTHING = { remote: "", absent: "", substitutes: "" };

/** A count that a room without a line, or without time, says by telephone. */
export function HeardCount({ site, contact }: { site: number; contact: SiteContact | undefined }) {
  const { t } = useTranslation(["rollcall", "common"]);
  const { act } = useRoom();
  const [present, setPresent] = useState("");
  const [qualifier, setQualifier] = useState<HeadcountQualifier>("exact");
  const [parts, setParts] = useState(NOTHING);
  const [typedWho, setWho] = useState<string | null>(null);
  const [flaw, setFlaw] = useState<"number" | "inconsistent" | null>(null);
  const who = typedWho ?? contact?.name ?? "";

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    const people = peopleTyped(present);
    const named = PARTS.map((part) => [part, peopleTyped(parts[part])] as const);
    if (present.trim() === "" || people === null || named.some(([, value]) => value === null)) return setFlaw("number");
    const count = { present: people, qualifier, ...Object.fromEntries(named.filter(([, value]) => value !== 0)) };
    if (!partsOf(count)) return setFlaw("inconsistent");
    setFlaw(null);
    const told = who.replace(/\s+/gu, " ").trim().slice(0, 80);
    const done = await act.run(`headcount ${site}`, { kind: "headcount.report", site, ...count, countedBy: told ? t("rollcall:heard.by", { who: told }) : t("rollcall:heard.byTelephone") });
    if (!done) return;
    setPresent("");
    setQualifier("exact");
    setParts(NOTHING);
    // The button goes out with what was typed: whoever presses Escape next must still be within the dialog.
    form.querySelector("input")?.focus();
  };

  return (
    <form className="rd-heard" onSubmit={(event) => void submit(event)} noValidate aria-labelledby="heard-title">
      <h3 id="heard-title">{t("rollcall:heard.title")}</h3>
      {contact?.phone ? (
        <p className="rd-record__contact">
          <span>{contact.name}</span>
          <PhoneLink number={contact.phone} />
        </p>
      ) : null}
      <CountFields
        label={t("rollcall:heard.present")}
        present={present}
        onPresent={setPresent}
        qualifier={qualifier}
        onQualifier={setQualifier}
        error={flaw === "number" ? t("rollcall:heard.invalid") : flaw === "inconsistent" ? t("rollcall:detail.inconsistent") : undefined}
      />
      <div className="rd-heard__parts">
        {PARTS.map((part) => (
          <TextField key={part} label={t(`rollcall:detail.${part}`)} value={parts[part]} onChange={(typed) => setParts({ ...parts, [part]: typed })} inputMode="numeric" autoComplete="off" />
        ))}
        <TextField label={t("rollcall:heard.who")} value={who} onChange={setWho} maxLength={80} autoComplete="off" />
      </div>
      <Button type="submit" isDisabled={present.trim() === ""}>
        {t("rollcall:heard.submit")}
      </Button>
    </form>
  );
}
