import { useState } from "react";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, TextField } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { pathOf } from "../model/site-tree.ts";
import { readSites, type ReadSites } from "./read-sites.ts";

const LONGEST = 200_000;
/** So many rooms of an entry are offered one by one. */
const OFFERED = 12;

/** A list that somebody has as text becomes rooms; what is not clear is asked, what is not known is told. */
export function PasteSites({ picked, onPick }: { picked: readonly number[]; onPick(sites: readonly number[]): void }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { tree, search } = useRoom();
  const [text, setText] = useState("");
  const [result, setResult] = useState<(ReadSites & { added: number }) | null>(null);
  const add = (sites: readonly number[]): number => {
    const fresh = sites.filter((site) => !picked.includes(site));
    if (fresh.length > 0) onPick([...picked, ...fresh]);
    return fresh.length;
  };
  const read = (): void => {
    const next = readSites(text, tree, search);
    setResult({ ...next, added: add(next.found) });
    setText("");
  };
  const settle = (entry: string, sites: readonly number[]): void => {
    add(sites);
    setResult((last) => last && { ...last, ambiguous: last.ambiguous.filter((each) => each.text !== entry) });
  };
  return (
    <details className="ms-paste">
      <summary>{t("paste.open")}</summary>
      <TextField label={t("paste.label")} value={text} onChange={setText} rows={4} maxLength={LONGEST} />
      <Button onPress={read} isDisabled={text.trim() === ""}>
        {t("paste.add")}
      </Button>
      {result ? (
        <div role="status">
          <p>{t("paste.added", { count: result.added, n: format.number(result.added) })}</p>
          {result.unknown.length > 0 ? (
            <p className="ms-paste__unknown">
              {t("paste.unknown")} <strong>{result.unknown.join("; ")}</strong>
            </p>
          ) : null}
        </div>
      ) : null}
      {result?.ambiguous.map(({ text: entry, sites }) => (
        <fieldset key={entry} className="ms-paste__which">
          <legend>{t("paste.which", { text: entry })}</legend>
          {sites.slice(0, OFFERED).map((site) => (
            <Button key={site} size="small" onPress={() => settle(entry, [site])}>
              {pathOf(tree, site)
                .slice(-3)
                .map((at) => tree.names[at])
                .join(" › ")}
            </Button>
          ))}
          {sites.length > OFFERED ? <span className="ms-soft">{t("send.andMore", { count: sites.length - OFFERED, n: format.number(sites.length - OFFERED) })}</span> : null}
          <Button size="small" look="plain" onPress={() => settle(entry, sites)}>
            {t("paste.all", { count: sites.length, n: format.number(sites.length) })}
          </Button>
          <Button size="small" look="plain" onPress={() => settle(entry, [])}>
            {t("paste.none")}
          </Button>
        </fieldset>
      ))}
    </details>
  );
}
