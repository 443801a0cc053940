import { useState } from "react";
import type { ReferenceMarks } from "@diemcau/contract";
import { Link } from "wouter";
import { checkReferences, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, TextField } from "../../ui/index.ts";
import { Marked } from "./Marked.tsx";

const LONGEST = 100_000;

/** Any text, with the documents that it mentions marked and held against the registry. Nothing is kept. */
export function CheckPage({ mayWrite }: { mayWrite: boolean }) {
  const { t } = useTranslation(["office", "common"]);
  const [text, setText] = useState("");
  const [marks, setMarks] = useState<ReferenceMarks | null>(null);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof problemFor> | null>(null);
  const check = async (): Promise<void> => {
    setWorking(true);
    setProblem(null);
    try {
      setMarks(await checkReferences(text));
    } catch (error) {
      setProblem(problemFor(error));
    } finally {
      setWorking(false);
    }
  };
  const mentions = marks?.paragraphs.flatMap((parts) => parts.flatMap(({ mention }) => mention ?? [])) ?? [];
  const linked = mentions.filter(({ status }) => status === "resolved").length;
  return (
    <div className="of-stack">
      <Link href="/office/documents">← {t("office:documents.title")}</Link>
      <section className="of-card of-stack" aria-labelledby="check-title">
        <h2 id="check-title" className="of-title">
          {t("office:documents.check.title")}
        </h2>
        <TextField label={t("office:documents.check.text")} hint={t("office:documents.check.hint")} value={text} onChange={setText} rows={10} maxLength={LONGEST} />
        <div className="of-row">
          <Button look="primary" isDisabled={working || text.trim() === ""} onPress={() => void check()}>
            {t("office:documents.check.submit")}
          </Button>
          <span role="status" className="of-strong">
            {marks && !working ? t("office:documents.check.found", { n: String(mentions.length), linked: String(linked) }) : ""}
          </span>
        </div>
        {problem ? <ProblemNotice problem={problem} /> : null}
      </section>
      {marks ? (
        <section className="of-card of-stack" aria-label={t("office:documents.check.result")}>
          <Marked paragraphs={marks.paragraphs} documents={marks.documents} mayWrite={mayWrite} />
        </section>
      ) : null}
    </div>
  );
}
