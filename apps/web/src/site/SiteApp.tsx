import { useEffect } from "react";
import { Link, Route, Switch } from "wouter";
import { useTranslation } from "../i18n/index.ts";
import { AppHeader, ProblemNotice } from "../ui/index.ts";
import { EnrolPage } from "./EnrolPage.tsx";
import { PreJoin } from "./PreJoin.tsx";
import { RoomScreen } from "./RoomScreen.tsx";
import { useRooms } from "./rooms.ts";

export function SiteApp() {
  return (
    <Switch>
      <Route path="/site/:siteId">{({ siteId }) => <RoomPage key={siteId} siteId={siteId} />}</Route>
      <Route>
        <EnrolPage />
      </Route>
    </Switch>
  );
}

function RoomPage({ siteId }: { siteId: string }) {
  const { t } = useTranslation("site");
  const room = useRooms().find((candidate) => candidate.siteId === siteId);
  useEffect(() => {
    document.title = `${room?.siteName ?? t("appTitle")} – Điểm Cầu`;
  }, [room?.siteName, t]);
  if (!room) {
    return (
      <>
        <AppHeader title={t("appTitle")} />
        <main id="main" className="st-page">
          <ProblemNotice
            problem={{ title: t("unknownRoom.title"), remedy: t("unknownRoom.remedy") }}
            actions={<Link href="/site">{t("unknownRoom.action")}</Link>}
          />
        </main>
      </>
    );
  }
  return room.entered ? <RoomScreen room={room} /> : <PreJoin room={room} />;
}
