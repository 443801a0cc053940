import { useState } from "react";
import type { MediaPassMade, ProblemDetails } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { api, problemFor } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, CopyField, ProblemNotice } from "../../ui/index.ts";
import { asOf, changeRoom, type Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";

/** A conference day with its rehearsal. */
const HOURS = 48;

/** The room's picture and sound from an encoder of its own (WHIP) in place of this PC's camera. */
export function EncoderCard({ room, sends }: { room: Room; /** Its picture is there now. */ sends: boolean }) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const [made, setMade] = useState<MediaPassMade | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const [asks, ask] = useState(false);
  const isOn = room.encoder === true;
  const make = async (): Promise<void> => {
    setProblem(null);
    try {
      const body = { id: uuidv7(), direction: "in", label: t("encoder.label"), hours: HOURS };
      setMade(await api.post<MediaPassMade>(`/api/conferences/${room.conferenceId}/media-passes`, { as: asOf(room), body }));
    } catch (error) {
      setProblem(problemFor(error));
    }
  };
  return (
    <section className="st-section" aria-labelledby="encoder-title">
      <h3 id="encoder-title">{t("encoder.title")}</h3>
      <p className="st-hint">{t(isOn ? "encoder.on" : "encoder.off")}</p>
      <div className="st-row">
        <Button onPress={() => changeRoom(room.siteId, { encoder: !isOn })}>{t(isOn ? "encoder.useCamera" : "encoder.useEncoder")}</Button>
        {isOn ? (
          <Button look="primary" onPress={() => (sends ? ask(true) : void make())}>
            {t(made ? "encoder.makeAgain" : "encoder.make")}
          </Button>
        ) : null}
      </div>
      {asks ? (
        <ConfirmDialog
          isOpen
          danger
          title={t("encoder.cutTitle")}
          confirmLabel={t("encoder.makeAgain")}
          onCancel={() => ask(false)}
          onConfirm={() => {
            ask(false);
            void make();
          }}
        >
          {t("encoder.cutBody")}
        </ConfirmDialog>
      ) : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      {isOn && made ? (
        <div role="status">
          <CopyField label={t("encoder.address")} value={made.url} />
          <CopyField label={t("encoder.token")} value={made.token} />
          <p className="st-hint">{t("encoder.once", { time: format.dateTime(made.until, zoneOf(room)) })}</p>
          <p className="st-hint">{t("encoder.weak")}</p>
        </div>
      ) : null}
    </section>
  );
}
