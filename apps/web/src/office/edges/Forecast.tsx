import { useEffect, useState } from "react";
import type { ConferenceSummary, EdgePlaces, EdgeView, ProblemDetails } from "@diemcau/contract";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, Select } from "../../ui/index.ts";

/** Before the day: would all rooms of a conference find a place on the edges that run now? */
export function Forecast({ edges }: { edges: readonly EdgeView[] }) {
  const { t } = useTranslation("edges");
  const format = useFormat();
  const [conferences, setConferences] = useState<readonly ConferenceSummary[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [places, setPlaces] = useState<EdgePlaces | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  useEffect(() => {
    api.get<ConferenceSummary[]>("/api/conferences", { as: "account" }).then(
      (all) => {
        const open = all.filter(({ phase }) => phase !== "ended");
        setConferences(open);
        setChosen(open[0]?.id ?? null);
      },
      () => {},
    );
  }, []);
  if (chosen === null) return null;
  const look = async (): Promise<void> => {
    setProblem(null);
    try {
      setPlaces(await api.get<EdgePlaces>(`/api/conferences/${chosen}/edge-places`, { as: "account" }));
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  const named = places?.edges.filter(({ first }) => first > 0).map(({ id, first }) => t("placesOf", { name: edges.find((each) => each.id === id)?.name ?? "", count: format.number(first) })) ?? [];
  return (
    <section className="of-card of-stack" aria-label={t("forecast")}>
      <h3 className="of-subtitle">{t("forecast")}</h3>
      <p className="of-hint">{t("forecastBody")}</p>
      <div className="of-row ed-forecast">
        <Select
          label={t("conference")}
          choices={conferences.map(({ id, shortTitle }) => ({ id, label: shortTitle }))}
          selectedKey={chosen}
          onSelectionChange={(key) => {
            setChosen(String(key));
            setPlaces(null);
          }}
        />
        <Button onPress={() => void look()}>{t("forecastDo")}</Button>
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {places ? (
        <div role="status">
          <p className={places.without > 0 ? "of-bad" : "of-good"}>
            {places.without > 0 ? t("placesMissing", { sites: format.number(places.sites), without: format.number(places.without) }) : t("placesFound", { sites: format.number(places.sites) })}
          </p>
          <p className="of-hint">{[...named, ...(places.root > 0 ? [t("placesOf", { name: t("root"), count: format.number(places.root) })] : [])].join(" · ")}</p>
        </div>
      ) : null}
    </section>
  );
}
