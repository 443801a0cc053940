import { useState } from "react";
import { v7 as uuidv7 } from "uuid";
import type { LocalMinutes } from "@diemcau/contract";
import { normaliseInput } from "@diemcau/rules/text";
import { useResource } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, TextField } from "../../ui/index.ts";
import { asOf, type Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import type { Local } from "./use-local.ts";

const LONGEST = 2_000;
/** Several lines as they were typed, without what no paper can hold. */
const paragraphs = (text: string) =>
  normaliseInput(text)
    .split("\n")
    .map((line) => line.replace(/[^\S\n]+/gu, " ").trim())
    .join("\n")
    .trim()
    .slice(0, LONGEST);

/** What the room has concluded, and its own minutes as a paper. */
export function Conclusions({ room, local }: { room: Room; local: Local }) {
  const { t, i18n } = useTranslation("local");
  const format = useFormat();
  const as = asOf(room);
  const path = `/api/conferences/${room.conferenceId}/sites/${room.site}/local-minutes`;
  const { row, pending } = local;
  const minutes = useResource<LocalMinutes>(path, as, `${row.changes} ${row.openedAt} ${row.closedAt} ${row.since}`);
  const [editing, setEditing] = useState<string | null>(null);
  const [text, setText] = useState("");
  const waiting = new Map(pending.flatMap(({ body }) => (body["kind"] === "local.conclude" ? [[String(body["conclusionId"]), body["text"] as string | null] as const] : [])));
  const kept = minutes.data?.conclusions ?? [];
  const shown = [
    ...kept.flatMap(({ id, text: own, at }) => {
      const changed = waiting.get(id);
      return changed === null ? [] : [{ id, text: changed ?? own, at, isWaiting: waiting.has(id) }];
    }),
    ...[...waiting].flatMap(([id, own]) => (own !== null && !kept.some((each) => each.id === id) ? [{ id, text: own, at: 0, isWaiting: true }] : [])),
  ];
  const save = (): void => {
    const own = paragraphs(text);
    if (own === "") return;
    local.give({ kind: "local.conclude", site: room.site, conclusionId: editing ?? uuidv7(), text: own });
    setText("");
    setEditing(null);
  };
  const paper = (kind: "docx" | "pdf") => `${path}.${kind}?as=${encodeURIComponent(as)}&language=${i18n.language.startsWith("en") ? "en" : "vi"}`;
  return (
    <section className="st-section" aria-labelledby="conclusions-title">
      <h2 id="conclusions-title">{t("conclusions.title")}</h2>
      {shown.length === 0 ? <p className="st-hint">{t("conclusions.none")}</p> : null}
      <ol className="st-conclusions">
        {shown.map((each) => (
          <li key={each.id}>
            <p className="st-conclusions__text">{each.text}</p>
            <div className="st-row">
              <span className={each.isWaiting ? "st-local__waiting" : "st-hint"}>{each.isWaiting ? t("waiting") : format.time(each.at, zoneOf(room))}</span>
              <Button
                size="small"
                look="plain"
                onPress={() => {
                  setEditing(each.id);
                  setText(each.text);
                }}
              >
                {t("conclusions.edit")}
              </Button>
              <Button size="small" look="plain" onPress={() => local.give({ kind: "local.conclude", site: room.site, conclusionId: each.id, text: null })}>
                {t("conclusions.drop")}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <TextField label={editing ? t("conclusions.change") : t("conclusions.add")} value={text} onChange={setText} maxLength={LONGEST} rows={3} />
      <div className="st-row">
        <Button onPress={save} isDisabled={paragraphs(text) === ""}>
          {t("conclusions.save")}
        </Button>
        {editing ? (
          <Button
            look="plain"
            onPress={() => {
              setEditing(null);
              setText("");
            }}
          >
            {t("conclusions.cancel")}
          </Button>
        ) : null}
      </div>
      <div className="st-row">
        <h3>{t("minutes.title")}</h3>
        <a className="dc-link" href={paper("pdf")} target="_blank" rel="noreferrer">
          {t("minutes.print")}
        </a>
        <a className="dc-link" href={paper("docx")} download>
          {t("minutes.docx")}
        </a>
      </div>
    </section>
  );
}
