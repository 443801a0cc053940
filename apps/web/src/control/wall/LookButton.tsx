import { Suspense, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { Boundary, Button, Dialog, later } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { StillFeed } from "./feed.ts";

const RoomDialog = later(() => import("./RoomDialog.tsx"));

/** Shows one room as the wall does, from wherever the room is named. */
export function LookButton({ site }: { site: number }) {
  const { t } = useTranslation("wall");
  const { conferenceId } = useRoom();
  const [isOpen, setOpen] = useState(false);
  const [feed, setFeed] = useState<StillFeed | null>(null);
  useEffect(() => {
    if (!isOpen) return;
    const own = new StillFeed(conferenceId);
    own.show([site]);
    setFeed(own);
    return () => {
      own.close();
      setFeed(null);
    };
  }, [isOpen, conferenceId, site]);
  const alone = (notice: ReactNode): ReactNode => (
    <Dialog isOpen onClose={() => setOpen(false)} title={t("look.open")}>
      {notice}
    </Dialog>
  );
  return (
    <>
      <Button size="small" onPress={() => setOpen(true)}>
        {t("look.open")}
      </Button>
      {isOpen && feed ? (
        <Boundary around={alone}>
          <Suspense>
            <RoomDialog feed={feed} site={site} onClose={() => setOpen(false)} onBefore={null} onAfter={null} />
          </Suspense>
        </Boundary>
      ) : null}
    </>
  );
}
