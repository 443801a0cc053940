import { useState } from "react";
import type { AttendanceMode, Plan, PlanAudience, PlanChair, PlanOrganiser, PlanView } from "@diemcau/contract";
import { rollUpAudience } from "@diemcau/rules/agenda";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, InlineStatus, ProblemNotice, Select, TextField, type SendStatus } from "../../ui/index.ts";
import { newId } from "../new-id.ts";
import { SitePicker } from "./Pickers.tsx";
import { line } from "./ItemDialog.tsx";
import { MODES } from "./modes.ts";
import type { PlanEditor } from "./use-plan.ts";

interface PeopleProps {
  conferenceId: string;
  editor: PlanEditor;
  view: PlanView;
  plan: Plan;
  mayWrite: boolean;
}

/** Who chairs, who organises, who is expected, and how each room takes part. */
export function PeoplePanel(props: PeopleProps) {
  return (
    <div className="of-stack">
      <Chairs {...props} />
      <Organisers {...props} />
      <Audience {...props} />
      <Modes {...props} />
    </div>
  );
}

/** Takes effect when the field is left: every key typed would be a change of its own. */
function Settled({ label, value, maxLength, isDisabled, onSettle }: { label: string; value: string; maxLength: number; isDisabled: boolean; onSettle(text: string): void }) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      label={label}
      value={typed ?? value}
      maxLength={maxLength}
      isDisabled={isDisabled}
      onChange={setTyped}
      onBlur={() => {
        if (typed !== null && line(typed) !== value) onSettle(line(typed));
        setTyped(null);
      }}
    />
  );
}

function Chairs({ editor, plan, mayWrite }: PeopleProps) {
  const { t } = useTranslation("editor");
  const [name, setName] = useState("");
  const roles = (["chair", "co-chair"] as const).map((id) => ({ id, label: t(`people.${id}`) }));
  const put = (chairs: PlanChair[]): void => editor.edit((last) => ({ ...last, chairs }));
  const change = (at: number, part: Partial<PlanChair>): void => put(plan.chairs.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const add = (): void => {
    if (line(name) === "") return;
    put([...plan.chairs, { role: plan.chairs.length === 0 ? "chair" : "co-chair", name: line(name), post: null }]);
    setName("");
  };
  return (
    <section className="of-card of-stack" aria-labelledby="chairs-title">
      <h3 id="chairs-title" className="of-subtitle">
        {t("people.chairs")}
      </h3>
      {plan.chairs.length === 0 ? <p className="of-hint">{t("people.chairsNone")}</p> : null}
      <ul className="of-stack">
        {plan.chairs.map((chair, at) => (
          <li key={at} className="oa-person">
            <Select label={t("people.role")} choices={roles} value={chair.role} isDisabled={!mayWrite} onChange={(role) => change(at, { role: role as PlanChair["role"] })} />
            <Settled label={t("people.name")} value={chair.name} maxLength={200} isDisabled={!mayWrite} onSettle={(text) => text && change(at, { name: text })} />
            <Settled label={t("people.post")} value={chair.post ?? ""} maxLength={300} isDisabled={!mayWrite} onSettle={(text) => change(at, { post: text || null })} />
            {mayWrite ? (
              <Button size="small" icon look="danger" aria-label={t("pick.remove", { name: chair.name })} onPress={() => put(plan.chairs.filter((_, index) => index !== at))}>
                <span aria-hidden="true">✕</span>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite && plan.chairs.length < 20 ? (
        <div className="oa-add">
          <TextField label={t("people.addChair")} value={name} onChange={setName} maxLength={200} onKeyDown={(event) => event.key === "Enter" && add()} />
          <Button onPress={add} isDisabled={line(name) === ""} aria-label={t("people.addChair")}>
            + {t("people.add")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Organisers({ editor, plan, mayWrite }: PeopleProps) {
  const { t } = useTranslation("editor");
  const [name, setName] = useState("");
  const roles = (["lead", "coordinating"] as const).map((id) => ({ id, label: t(`people.${id}`) }));
  const put = (organisers: PlanOrganiser[]): void => editor.edit((last) => ({ ...last, organisers }));
  const add = (): void => {
    if (line(name) === "") return;
    put([...plan.organisers, { role: plan.organisers.length === 0 ? "lead" : "coordinating", name: line(name) }]);
    setName("");
  };
  return (
    <section className="of-card of-stack" aria-labelledby="organisers-title">
      <h3 id="organisers-title" className="of-subtitle">
        {t("people.organisers")}
      </h3>
      {plan.organisers.length === 0 ? <p className="of-hint">{t("people.organisersNone")}</p> : null}
      <ul className="of-stack">
        {plan.organisers.map((organiser, at) => (
          <li key={at} className="oa-person">
            <Select
              label={t("people.role")}
              choices={roles}
              value={organiser.role}
              isDisabled={!mayWrite}
              onChange={(role) => put(plan.organisers.map((each, index) => (index === at ? { ...each, role: role as PlanOrganiser["role"] } : each)))}
            />
            <Settled label={t("people.unit")} value={organiser.name} maxLength={300} isDisabled={!mayWrite} onSettle={(text) => text && put(plan.organisers.map((each, index) => (index === at ? { ...each, name: text } : each)))} />
            {mayWrite ? (
              <Button size="small" icon look="danger" aria-label={t("pick.remove", { name: organiser.name })} onPress={() => put(plan.organisers.filter((_, index) => index !== at))}>
                <span aria-hidden="true">✕</span>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite && plan.organisers.length < 50 ? (
        <div className="oa-add">
          <TextField label={t("people.addOrganiser")} value={name} onChange={setName} maxLength={300} onKeyDown={(event) => event.key === "Enter" && add()} />
          <Button onPress={add} isDisabled={line(name) === ""} aria-label={t("people.addOrganiser")}>
            + {t("people.add")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

const EVERY = "*";

function Audience({ conferenceId, editor, view, plan, mayWrite }: PeopleProps) {
  const { t } = useTranslation("editor");
  const format = useFormat();
  const [name, setName] = useState("");
  const rolled = rollUpAudience(plan.audience, view.levels);
  const levels = [{ id: EVERY, label: t("people.everyRoom") }, ...view.levels.map(({ code, name: label }) => ({ id: code, label }))];
  const put = (audience: PlanAudience[]): void => editor.edit((last) => ({ ...last, audience }));
  const change = (at: number, part: Partial<PlanAudience>): void => put(plan.audience.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const add = (): void => {
    if (line(name) === "") return;
    put([...plan.audience, { class: line(name), level: null, perSite: 1 }]);
    setName("");
  };
  return (
    <section className="of-card of-stack" aria-labelledby="audience-title">
      <div className="of-head">
        <h3 id="audience-title" className="of-subtitle">
          {t("people.audience")}
        </h3>
        <p className="of-strong">{t("people.total", { n: format.number(rolled.total), m: format.number(rolled.rooms) })}</p>
      </div>
      <p className="of-hint">{plan.audience.length === 0 ? t("people.audienceNone") : t("people.follow")}</p>
      <ByHand conferenceId={conferenceId} editor={editor} view={view} mayWrite={mayWrite} />
      <ul className="of-stack">
        {plan.audience.map((each, at) => (
          <li key={at} className="oa-person oa-person--audience">
            <Settled label={t("people.class")} value={each.class} maxLength={200} isDisabled={!mayWrite} onSettle={(text) => text && change(at, { class: text })} />
            <Select label={t("people.level")} choices={levels} value={each.level ?? EVERY} isDisabled={!mayWrite} onChange={(level) => change(at, { level: level === EVERY ? null : String(level) })} />
            <Settled label={t("people.perSite")} value={String(each.perSite)} maxLength={6} isDisabled={!mayWrite} onSettle={(text) => /^\d{1,5}$/.test(text) && change(at, { perSite: Number(text) })} />
            <p className="oa-person__sum">= {format.number(rolled.rows[at]!)}</p>
            {mayWrite ? (
              <Button size="small" icon look="danger" aria-label={t("pick.remove", { name: each.class })} onPress={() => put(plan.audience.filter((_, index) => index !== at))}>
                <span aria-hidden="true">✕</span>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite && plan.audience.length < 60 ? (
        <div className="oa-add">
          <TextField label={t("people.addClass")} value={name} onChange={setName} maxLength={200} onKeyDown={(event) => event.key === "Enter" && add()} />
          <Button onPress={add} isDisabled={line(name) === ""} aria-label={t("people.addClass")}>
            + {t("people.add")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

/** Rooms whose number somebody set by hand: they do not follow the classes, until the centre says so. */
function ByHand({ conferenceId, editor, view, mayWrite }: Pick<PeopleProps, "conferenceId" | "editor" | "view" | "mayWrite">) {
  const { t } = useTranslation("editor");
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof problemFor> | null>(null);
  const count = view.levels.reduce((sum, { byHand }) => sum + byHand, 0);
  const follow = async (): Promise<void> => {
    setAsking(false);
    setProblem(null);
    try {
      await api.post(`/api/conferences/${conferenceId}/expected-by-classes`, { as: "account", body: { id: newId() } });
      editor.reload();
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  if (count === 0 && !problem) return null;
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="of-row">
        <span className="of-strong">{t("people.byHand", { count, n: format.number(count) })}</span>
        {mayWrite && view.phase !== "ended" ? (
          <Button size="small" onPress={() => setAsking(true)}>
            {t("people.followAll")}
          </Button>
        ) : null}
      </div>
      <ConfirmDialog isOpen={asking} title={t("people.followAllTitle")} confirmLabel={t("people.followAll")} onConfirm={() => void follow()} onCancel={() => setAsking(false)}>
        {t("people.followAllBody", { count, n: format.number(count) })}
      </ConfirmDialog>
    </>
  );
}

function Modes({ conferenceId, editor, view, mayWrite }: PeopleProps) {
  const { t } = useTranslation("editor");
  const format = useFormat();
  const [site, setSite] = useState<number | null>(null);
  const [status, setStatus] = useState<SendStatus>("idle");
  const [problem, setProblem] = useState<ReturnType<typeof problemFor> | null>(null);
  const choices = MODES.map((id) => ({ id, label: t(`mode.${id}`) }));
  const send = async (mode: AttendanceMode, level: string | null, sites: number[]): Promise<void> => {
    setStatus("waiting");
    setProblem(null);
    try {
      await api.post(`/api/conferences/${conferenceId}/site-modes`, { as: "account", body: { id: newId(), mode, level, sites } });
      setStatus("sent");
      editor.reload();
    } catch (error) {
      setStatus("refused");
      setProblem(problemFor(error));
    }
  };
  const mayChange = mayWrite && view.phase !== "ended";
  return (
    <section className="of-card of-stack" aria-labelledby="modes-title">
      <div className="of-head">
        <h3 id="modes-title" className="of-subtitle">
          {t("mode.title")}
        </h3>
        <InlineStatus status={status} />
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="oa-table" role="region" aria-labelledby="modes-title" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("mode.level")}</th>
              <th scope="col">{t("mode.sites")}</th>
              {MODES.map((mode) => (
                <th key={mode} scope="col">
                  {t(`mode.${mode}`)}
                </th>
              ))}
              {mayChange ? <th scope="col">{t("mode.all")}</th> : null}
            </tr>
          </thead>
          <tbody>
            {view.levels.map((level) => (
              <tr key={level.code}>
                <th scope="row">{level.name}</th>
                <td>{format.number(level.sites)}</td>
                <td>{format.number(level.inPerson)}</td>
                <td>{format.number(level.online)}</td>
                <td>{format.number(level.hybrid)}</td>
                {mayChange ? (
                  <td>
                    <Select
                      hideLabel
                      label={t("mode.allOf", { level: level.name })}
                      choices={choices}
                      value={null}
                      placeholder={t("mode.choose")}
                      onChange={(mode) => mode && void send(mode as AttendanceMode, level.code, [])}
                    />
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {mayChange ? (
        <div className="of-stack">
          <SitePicker conferenceId={conferenceId} value={site} onChange={setSite} />
          {site === null ? null : (
            <div className="of-row">
              {MODES.map((mode) => (
                <Button key={mode} size="small" onPress={() => void send(mode, null, [site])}>
                  {t(`mode.${mode}`)}
                </Button>
              ))}
            </div>
          )}
        </div>
      ) : null}
    </section>
  );
}
