import type { Me } from "@diemcau/contract";
import { Link, Route, Switch, useLocation } from "wouter";
import { useTranslation } from "../../i18n/index.ts";
import { ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { SectionRow } from "../SectionRow.tsx";
import { FILE_KINDS, SetupContext, useSetupAnswer } from "./data.ts";
import { ImportPage } from "./ImportPage.tsx";
import { PeoplePage } from "./PeoplePage.tsx";
import { PersonPage } from "./PersonPage.tsx";
import { RanksPage } from "./RanksPage.tsx";
import { TreePage } from "./TreePage.tsx";
import { UnitPage } from "./UnitPage.tsx";
import "./organisation.css";

const BASE = "/office/organisation";

/** /office/organisation and everything below it. */
export function OrganisationSection({ me }: { me: Me }) {
  const { t } = useTranslation("organisation");
  const [path] = useLocation();
  const setup = useSetupAnswer();
  const tabs = [
    { address: BASE, label: t("nav.units") },
    { address: `${BASE}/people`, label: t("nav.people") },
    ...(me.role === "producer" ? [{ address: `${BASE}/ranks`, label: t("nav.ranks") }] : []),
    { address: `${BASE}/import/units`, label: t("nav.import") },
  ];
  const open = tabs.findLast(({ address }) => path.startsWith(address.replace(/\/units$/, "")));
  if (setup.problem && !setup.data) return <ProblemNotice problem={setup.problem} />;
  if (!setup.data) return <ProgressBar label={t("loading")} />;
  return (
    <SetupContext value={{ ...setup.data, reload: setup.reload }}>
      <div className="of-stack">
        <SectionRow isInner label={t("nav.label")} current={path}>
          {tabs.map(({ address, label }) => (
            <Link key={address} href={address} aria-current={open?.address === address ? "page" : undefined}>
              {label}
            </Link>
          ))}
        </SectionRow>
        <Switch>
          <Route path={`${BASE}/units/:id`}>{({ id }) => <UnitPage key={id} id={id} />}</Route>
          <Route path={`${BASE}/people/:id`}>{({ id }) => <PersonPage key={id} id={id} />}</Route>
          <Route path={`${BASE}/people`}>
            <PeoplePage />
          </Route>
          {me.role === "producer" ? (
            <Route path={`${BASE}/ranks`}>
              <RanksPage />
            </Route>
          ) : null}
          <Route path={`${BASE}/import/:what`}>{({ what }) => <ImportPage key={what} what={FILE_KINDS.find((kind) => kind === what) ?? "units"} />}</Route>
          <Route>
            <TreePage />
          </Route>
        </Switch>
      </div>
    </SetupContext>
  );
}
