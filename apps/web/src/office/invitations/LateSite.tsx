import { useMemo, useState } from "react";
import { searchItems } from "@diemcau/rules/text";
import { useUnits } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice, ProgressBar, SearchField } from "../../ui/index.ts";
import { addLateSite, useSending } from "./data.ts";
import type { OfConference } from "./InvitationsSection.tsx";

const SHOWN = 12;

/** A unit that joins after the invitations went out: found by name, its site takes its place in the tree. */
export function LateSite({ conference, onClose, onJoined }: { conference: OfConference; onClose(): void; onJoined(name: string): void }) {
  const { t } = useTranslation("invitations");
  const units = useUnits();
  const [query, setQuery] = useState("");
  const sending = useSending();
  const data = units.data;
  const found = useMemo(() => (data && query.trim() !== "" ? searchItems(data.id.map((_, at) => at), query, (at) => [data.name[at]!]).slice(0, SHOWN) : []), [data, query]);
  const join = async (at: number): Promise<void> => {
    if (!(await sending.go(() => addLateSite(conference.id, data!.id[at]!)))) return;
    onJoined(data!.name[at]!);
    onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t("late.title")}>
      <div className="of-stack">
        <p>{t("late.body")}</p>
        {sending.problem ? <ProblemNotice problem={sending.problem} /> : null}
        {units.problem ? <ProblemNotice problem={units.problem} /> : null}
        {data ? <SearchField label={t("late.find")} value={query} onChange={setQuery} autoFocus /> : <ProgressBar label={t("loading")} />}
        <ul className="in-found">
          {found.map((at) => (
            <li key={data!.id[at]} className="of-head">
              <span>
                {data!.name[at]}{" "}
                <span className="of-hint">{data!.parent[at]! >= 0 ? data!.name[data!.parent[at]!] : ""}</span>
              </span>
              <Button size="small" isDisabled={sending.busy} aria-label={t("late.addFor", { name: data!.name[at]! })} onPress={() => void join(at)}>
                {t("late.add")}
              </Button>
            </li>
          ))}
        </ul>
        {query.trim() !== "" && found.length === 0 ? <p className="of-hint">{t("late.none")}</p> : null}
      </div>
    </Dialog>
  );
}
