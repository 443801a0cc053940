import { useState, type FormEvent } from "react";
import type { SiteContact } from "@diemcau/contract";
import { presentAt, type Vote } from "@diemcau/rules";
import { normaliseInput, peopleTyped } from "@diemcau/rules/text";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, TextField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { ContactEdit } from "../roll-call-desk/ContactEdit.tsx";
import { RoomSaid } from "./RoomSaid.tsx";

const KEYS = ["for", "against", "abstain"] as const;

interface TelephoneDialogProps {
  vote: Vote;
  site: number;
  contact: SiteContact | undefined;
  /** The number was corrected. */
  onContact(): void;
  onClose(): void;
}

/** What a room without a line says on the telephone, within the people that it says are there. */
export function TelephoneDialog({ vote, site, contact, onContact, onClose }: TelephoneDialogProps) {
  const { t } = useTranslation(["voting", "common"]);
  const format = useFormat();
  const { conferenceId, state, tree, act, directory } = useRoom();
  const hands = vote.rule.method === "hands";
  const row = state.sites.get(site);
  const known = presentAt(row) > 0 || row.reported >= 0;
  const sent = state.votes.sites.get(site);
  const [people, setPeople] = useState(known ? String(presentAt(row)) : "");
  const [typed, setTyped] = useState<Record<(typeof KEYS)[number], string>>({ for: "", against: "", abstain: "" });
  const [objectors, setObjectors] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const key = `telephone ${site}`;
  const present = people.trim() === "" ? null : peopleTyped(people);
  const numbers = hands ? KEYS.map((each) => peopleTyped(typed[each])) : [peopleTyped(objectors)];
  const empty = hands ? KEYS.every((each) => typed[each].trim() === "") : objectors.trim() === "";
  const sum = numbers.reduce<number>((all, n) => all + (n ?? 0), 0);
  const tooMany = present !== null && sum > present;
  const over = vote.phase !== "open";

  const enter = async (event?: FormEvent): Promise<void> => {
    event?.preventDefault();
    setTried(true);
    if (over || present === null || empty || numbers.includes(null) || tooMany) return;
    // A count that stands already is not sent again: what it says of the people would be lost.
    if (!known || present !== presentAt(row)) {
      if (!(await act.run(key, { kind: "headcount.report", site, present, qualifier: "exact" }))) return;
    }
    const done = await act.run(
      key,
      hands
        ? { kind: "vote.count-hands", voteId: vote.id, site, counts: numbers as [number, number, number] }
        : { kind: "vote.object", voteId: vote.id, site, persons: sum, reason: sum > 0 ? normaliseInput(reason) || null : null },
    );
    if (done) onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("voting:telephone.title", { site: tree.names[site] })}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" isDisabled={over} onPress={() => void enter()}>
            {t(sent && !sent.telephone ? "voting:telephone.replace" : "voting:telephone.enter")}
          </Button>
        </>
      }
    >
      <form className="vt-telephone" onSubmit={(event) => void enter(event)} noValidate>
        <ContactEdit conferenceId={conferenceId} site={site} contact={contact} onSaved={onContact} />
        <p className="vt-telephone__question">{vote.title}</p>
        {sent ? (
          <p role="status">
            {t(sent.telephone ? "voting:telephone.before" : "voting:telephone.itself", { time: format.time(sent.at, directory.outline.conference.timeZone) })} <RoomSaid sent={sent} hands={hands} />
          </p>
        ) : null}
        <TextField
          label={t("voting:telephone.present")}
          value={people}
          onChange={setPeople}
          inputMode="numeric"
          autoComplete="off"
          error={tried && present === null ? t("voting:telephone.presentMissing") : undefined}
        />
        {hands ? (
          <div className="vt-telephone__hands">
            {KEYS.map((each, at) => (
              <TextField
                key={each}
                label={t(`voting:choice.${each}`)}
                value={typed[each]}
                onChange={(value) => setTyped((last) => ({ ...last, [each]: value }))}
                inputMode="numeric"
                autoComplete="off"
                error={tried && (numbers[at] === null || (empty && at === 0)) ? t("voting:site.number") : undefined}
              />
            ))}
          </div>
        ) : (
          <>
            <TextField
              label={t("voting:telephone.objectors")}
              value={objectors}
              onChange={setObjectors}
              inputMode="numeric"
              autoComplete="off"
              error={tried && (empty || numbers[0] === null) ? t("voting:site.number") : undefined}
            />
            <TextField label={t("voting:site.reason")} value={reason} onChange={setReason} maxLength={300} />
          </>
        )}
        <p className={tooMany ? "vt-telephone__wrong" : "vt-note"} role="status">
          {present === null ? "" : t("voting:site.sum", { sum: format.number(sum), present: format.number(present) })} {tooMany ? <strong>{t("voting:site.tooMany")}</strong> : null}
        </p>
        <p className="vt-note">{t(over ? "voting:telephone.over" : "voting:telephone.marked")}</p>
        {/* Enter in a field enters it. */}
        <button type="submit" hidden>
          {t("voting:telephone.enter")}
        </button>
      </form>
    </Dialog>
  );
}
