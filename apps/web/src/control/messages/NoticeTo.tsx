import { useState } from "react";
import { useMe } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { NoticeComposer } from "./NoticeComposer.tsx";

/** The rooms of a list that is on the screen, as those whom a notice is for. */
export function NoticeTo({ sites }: { sites: readonly number[] }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const role = useMe("account").data?.role;
  const { phase } = useRoom().state;
  const [to, setTo] = useState<readonly number[] | null>(null);
  const isOffered = role !== "chair" && phase !== "ended" && sites.length > 0;
  return (
    <>
      {isOffered ? (
        <Button size="small" onPress={() => setTo(sites)}>
          {t("send.toThese", { count: sites.length, n: format.number(sites.length) })}
        </Button>
      ) : null}
      {/* What is being written stays, also when the last room leaves the list meanwhile. */}
      {to ? <NoticeComposer to={to} onClose={() => setTo(null)} /> : null}
    </>
  );
}
