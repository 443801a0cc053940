import { useEffect, useRef, useState } from "react";
import DOMPurify from "dompurify";
import { convertToHtml } from "mammoth";
import { useTranslation } from "../../i18n/index.ts";
import { ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { checkReferences, problemNamed } from "../../data/index.ts";
import { nameOf, pathOf, useIdentity } from "./DocumentName.tsx";
import { blocksIn, lineOf, markBlock } from "./mark-dom.ts";

/** As much as the recogniser takes at once. */
const LONGEST = 100_000;

/** What text is made of. No links out of somebody's file, no styles, no forms. */
const KEPT = "p h1 h2 h3 h4 h5 h6 strong em u s sup sub ul ol li table thead tbody tr td th br img blockquote".split(" ");

/** The words of a .docx, plainly set: to read it, not to judge its layout. */
export default function WordView({ bytes, near = [] }: { bytes: ArrayBuffer; near?: readonly string[] }) {
  const { t } = useTranslation("drafts");
  const identity = useIdentity();
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"reading" | "shown" | "failed">("reading");
  useEffect(() => {
    let stopped = false;
    convertToHtml({ arrayBuffer: bytes }).then(
      ({ value }) => {
        if (stopped) return;
        const clean = DOMPurify.sanitize(value, { ALLOWED_TAGS: KEPT, ALLOWED_ATTR: ["src", "alt", "colspan", "rowspan"], ALLOWED_URI_REGEXP: /^data:image\/(?:png|jpeg|gif|webp);base64,/, RETURN_DOM_FRAGMENT: true });
        place.current?.replaceChildren(clean);
        setState("shown");
      },
      () => {
        if (!stopped) setState("failed");
      },
    );
    return () => {
      stopped = true;
    };
  }, [bytes]);
  useEffect(() => {
    const shown = place.current;
    if (state !== "shown" || !shown) return;
    const blocks = blocksIn(shown);
    const lines = blocks.map(lineOf);
    const text = lines.join("\n");
    if (text.trim() === "" || text.length > LONGEST) return;
    const controller = new AbortController();
    checkReferences(text, controller.signal, near).then(
      ({ paragraphs, documents }) => blocks.forEach((block, at) => markBlock(block, paragraphs[at] ?? [], documents, (document) => ({ href: pathOf(document.id), title: `${nameOf(document)} · ${identity(document)}` }))),
      // Marks help to read: without them the text stands as it is.
      () => {},
    );
    return () => controller.abort();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for a text: what is marked is not marked again
  }, [state]);
  return (
    <>
      {state === "reading" ? <ProgressBar label={t("files.opening")} /> : null}
      {state === "failed" ? <ProblemNotice problem={problemNamed("file-damaged")} /> : null}
      {state === "shown" ? <p className="of-hint">{t("files.plain")}</p> : null}
      {/* A long text is scrolled by keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={place} className="od-word" tabIndex={0} />
    </>
  );
}
