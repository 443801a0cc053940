import { useId, useState } from "react";
import type { Outline } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../index.ts";
import { ReadingDialog, type Chosen, type Reading } from "./ReadingDialog.tsx";

/** What may be read here now: documents and papers, with their files. What has been recalled is refused in words. */
export function ReadingList({ reading, outline, className }: { reading: Reading; outline: Outline; className?: string }) {
  const { t } = useTranslation("common");
  const title = useId();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const groups = [
    { kind: "documents", items: outline.documents },
    { kind: "papers", items: outline.papers },
  ] as const;
  if (groups.every(({ items }) => items.length === 0)) return null;
  return (
    <section className={className} aria-labelledby={title}>
      <h3 id={title}>{t("reading.title")}</h3>
      <ul className="dc-reading-list">
        {groups.flatMap(({ kind, items }) =>
          items.map((item) => (
            <li key={item.id}>
              <Button look="plain" className="dc-reading-list__open" onPress={() => setChosen({ kind, id: item.id, title: item.title })}>
                {item.title}
              </Button>
            </li>
          )),
        )}
      </ul>
      {chosen ? <ReadingDialog reading={reading} outline={outline} chosen={chosen} onChoose={setChosen} onClose={() => setChosen(null)} /> : null}
    </section>
  );
}
