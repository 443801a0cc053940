import { useState } from "react";
import type { OrganisationSetup, ProblemDetails } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, EmptyState, InlineStatus, ProblemNotice, TextField } from "../../ui/index.ts";
import { useSetup } from "./data.ts";

/** The rank table: who comes before whom, and by which titles a rank is known. */
export function RanksPage() {
  const { t } = useTranslation("organisation");
  const { ranks, reload } = useSetup();
  return (
    <>
      <h2 className="of-title">{t("ranks.title")}</h2>
      <p>{t("ranks.body")}</p>
      {ranks.length === 0 ? <EmptyState title={t("ranks.none")} /> : null}
      <div className="og-rank og-rank--head of-hint" aria-hidden="true">
        {(["place", "name", "beginnings"] as const).map((column) => (
          <span key={column}>{t(`ranks.head.${column}`)}</span>
        ))}
      </div>
      <ol className="og-rows">
        {ranks.map((rank) => (
          <Rank key={rank.code} rank={rank} onSaved={reload} />
        ))}
      </ol>
    </>
  );
}

function Rank({ rank, onSaved }: { rank: OrganisationSetup["ranks"][number]; onSaved(): void }) {
  const { t } = useTranslation("organisation");
  const [title, setTitle] = useState(rank.title);
  const [place, setPlace] = useState(String(rank.place));
  const [beginnings, setBeginnings] = useState(rank.beginnings.join("; "));
  const [status, setStatus] = useState<"idle" | "waiting" | "sent">("idle");
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const isChanged = title !== rank.title || place !== String(rank.place) || beginnings !== rank.beginnings.join("; ");
  const isWrong = !/^\d{1,4}$/.test(place);
  const save = async (): Promise<void> => {
    setProblem(null);
    setStatus("waiting");
    try {
      const body = { title: title.trim(), place: Number(place), beginnings: beginnings.split(";").map((each) => each.trim()).filter(Boolean) };
      await api.post(`/api/organisation/ranks/${rank.code}`, { as: "account", body });
      setStatus("sent");
      onSaved();
    } catch (error) {
      setStatus("idle");
      setProblem(problemFor(error));
    }
  };
  return (
    <li className="og-rank">
      <TextField label={t("ranks.place", { title: rank.title })} hideLabel value={place} onChange={setPlace} maxLength={4} inputMode="numeric" error={isWrong ? t("form.number") : undefined} />
      <TextField label={t("ranks.name", { title: rank.title })} hideLabel value={title} onChange={setTitle} maxLength={200} />
      <TextField label={t("ranks.beginnings", { title: rank.title })} hideLabel value={beginnings} onChange={setBeginnings} maxLength={4000} />
      <span className="of-row">
        <Button size="small" isDisabled={!isChanged || isWrong || title.trim() === "" || status === "waiting"} onPress={() => void save()} aria-label={t("ranks.save", { title: rank.title })}>
          {t("form.save")}
        </Button>
        <InlineStatus status={isChanged ? "idle" : status}>{t("person.saved")}</InlineStatus>
      </span>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </li>
  );
}
