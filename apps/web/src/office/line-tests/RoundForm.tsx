import { useMemo, useRef, useState, type FormEvent } from "react";
import type { Directory, LineTestRound } from "@diemcau/contract";
import { searchItems } from "@diemcau/rules/text";
import { problemFor, useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, SearchField, TextField, type ShownProblem } from "../../ui/index.ts";
import { DateField, TimeField } from "../TimeFields.tsx";
import { newId } from "../new-id.ts";
import { instantOf, wallClock } from "../zoned.ts";
import { move, schedule } from "./data.ts";

/** As many sites as a person looks through. */
const OFFERED = 6;
const HOUR_MS = 3_600_000;

interface RoundFormProps {
  conferenceId: string;
  directory: Directory;
  /** A round that gets other times; else a new one is made. */
  moving?: LineTestRound;
  onCancel(): void;
  onDone(): void;
}

export function RoundForm({ conferenceId, directory, moving, onCancel, onDone }: RoundFormProps) {
  const { t } = useTranslation("tests");
  const format = useFormat();
  const zone = directory.outline.conference.timeZone;
  const [start] = useState(() => wallClock(moving?.startsAt ?? Math.ceil(Date.now() / HOUR_MS) * HOUR_MS, zone));
  const [end] = useState(() => wallClock(moving?.endsAt ?? Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 2 * HOUR_MS, zone));
  const [name, setName] = useState(moving?.name ?? "");
  const [when, setWhen] = useState({ date: start.date, from: start.time, toDate: end.date, to: end.time });
  const [levels, setLevels] = useState<readonly string[]>([]);
  const [sites, setSites] = useState<readonly number[]>([]);
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  // The same round when it is sent again after no answer came.
  const id = useRef(newId());

  const now = useServerNow(0, 60_000);
  const startsAt = instantOf(when.date, when.from, zone);
  const endsAt = instantOf(when.toDate, when.to, zone);
  const isDate = (date: string): boolean => date !== "";
  const wrong = {
    name: name.trim() === "" ? t("form.nameMissing") : undefined,
    date: isDate(when.date) ? undefined : t("form.dateWrong"),
    from: when.from === "" ? t("form.timeWrong") : undefined,
    toDate: isDate(when.toDate) ? undefined : t("form.dateWrong"),
    to: when.to === "" ? t("form.timeWrong") : endsAt <= startsAt || endsAt <= now ? t("form.orderWrong") : undefined,
  };
  const flaw = (field: keyof typeof wrong): string | undefined => (tried ? wrong[field] : undefined);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (sending || Object.values(wrong).some((each) => each !== undefined)) return;
    setSending(true);
    setProblem(null);
    try {
      if (moving) await move(conferenceId, moving.id, { startsAt, endsAt });
      else await schedule(conferenceId, { id: id.current, name: name.trim(), startsAt, endsAt, levels: [...levels], sites: [...sites] });
      onDone();
    } catch (error) {
      // What was refused may be changed: then it is another round.
      if (!(error instanceof Error && error.name === "LineDown")) id.current = newId();
      setProblem(problemFor(error));
      setSending(false);
    }
  };

  return (
    <form className="of-stack ol-form" aria-label={moving ? t("form.moveTitle", { name: moving.name }) : t("form.title")} onSubmit={(event) => void submit(event)} noValidate>
      {moving ? (
        <p className="of-strong">{t("form.moveTitle", { name: moving.name })}</p>
      ) : (
        <TextField label={t("form.name")} value={name} onChange={setName} maxLength={120} error={flaw("name")} autoFocus />
      )}
      <div className="ol-form__times">
        <DateField label={t("form.date")} value={when.date} onChange={(date) => setWhen({ ...when, date })} error={flaw("date")} />
        <TimeField label={t("form.from")} value={when.from} onChange={(from) => setWhen({ ...when, from })} error={flaw("from")} />
        <DateField label={t("form.toDate")} value={when.toDate} onChange={(toDate) => setWhen({ ...when, toDate })} error={flaw("toDate")} />
        <TimeField label={t("form.to")} value={when.to} onChange={(to) => setWhen({ ...when, to })} error={flaw("to")} />
      </div>
      <p className="of-hint">{t("form.zone", { zone: format.zone(zone) })}</p>
      {moving ? null : (
        <>
          <fieldset className="of-levels">
            <legend className="dc-field__label">{t("form.levels")}</legend>
            {directory.levels.map(({ code, name: label }) => (
              <label key={code} className="of-check">
                <input type="checkbox" checked={levels.includes(code)} onChange={(event) => setLevels(event.target.checked ? [...levels, code] : levels.filter((each) => each !== code))} />
                {label}
              </label>
            ))}
            <span className="of-hint of-block">{t("form.levelsHint")}</span>
          </fieldset>
          <SitePicker directory={directory} chosen={sites} onChange={setSites} />
        </>
      )}
      <p className="of-hint">{t(moving ? "form.movedTold" : "form.told")}</p>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="of-row">
        <Button type="submit" look="primary" isDisabled={sending}>
          {t(moving ? "form.move" : "form.submit")}
        </Button>
        <Button onPress={onCancel}>{t("form.cancel")}</Button>
      </div>
    </form>
  );
}

/** Sites whose whole branch is meant, found by typing. */
function SitePicker({ directory, chosen, onChange }: { directory: Directory; chosen: readonly number[]; onChange(sites: readonly number[]): void }) {
  const { t } = useTranslation("tests");
  const [query, setQuery] = useState("");
  const { name, parent } = directory.sites;
  const all = useMemo(() => name.map((_, ordinal) => ordinal), [name]);
  const found = useMemo(() => (query.trim() === "" ? [] : searchItems(all, query, (site) => [name[site]!]).slice(0, OFFERED)), [all, name, query]);
  return (
    <div className="of-stack">
      <SearchField label={t("form.site")} value={query} onChange={setQuery} maxLength={100} />
      <p className="of-hint">{t("form.siteHint")}</p>
      {found.length > 0 ? (
        <ul className="ol-found">
          {found.map((site) => (
            <li key={site}>
              <Button
                size="small"
                isDisabled={chosen.includes(site)}
                onPress={() => {
                  onChange([...chosen, site]);
                  setQuery("");
                }}
              >
                {name[site]}
                {parent[site]! >= 0 ? <span className="of-hint"> · {name[parent[site]!]}</span> : null}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {chosen.length > 0 ? (
        <ul className="of-row">
          {chosen.map((site) => (
            <li key={site}>
              <Button size="small" aria-label={t("form.remove", { site: name[site]! })} onPress={() => onChange(chosen.filter((each) => each !== site))}>
                {name[site]} <span aria-hidden="true">✕</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
