import { Link } from "wouter";
import { useTranslation } from "../../i18n/index.ts";
import { PeopleList } from "./PeopleList.tsx";

export function PeoplePage() {
  const { t } = useTranslation("organisation");
  return (
    <>
      <div className="of-head">
        <h2 className="of-title">{t("people.title")}</h2>
        <Link href="/office/organisation/people/new" className="dc-button dc-button--primary of-link-button">
          {t("people.add")}
        </Link>
      </div>
      <section className="of-card of-stack" aria-label={t("people.title")}>
        <PeopleList />
      </section>
    </>
  );
}
