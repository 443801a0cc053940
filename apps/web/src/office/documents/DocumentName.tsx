import type { DocumentSummary } from "@diemcau/contract";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/index.ts";
import { dateText } from "../zoned.ts";

export const nameOf = ({ type, symbol }: Pick<DocumentSummary, "type" | "symbol">): string => `${type} ${symbol}`.trim();
export const pathOf = (id: string): string => `/office/documents/${id}`;

/** What tells a document from another one of the same symbol: who issued it, and when. */
export function useIdentity(): (document: DocumentSummary) => string {
  const { t } = useTranslation("office");
  return ({ issuer, issuedOn, term }) => [issuer, issuedOn ? dateText(issuedOn) : t("documents.undated"), term].filter(Boolean).join(" · ");
}

/** A document as one line that leads to its page. */
export function DocumentLine({ document }: { document: DocumentSummary }) {
  const identity = useIdentity();
  return (
    <span className="od-line">
      <Link href={pathOf(document.id)} className="dc-link">
        {nameOf(document)}
      </Link>
      <span className="of-hint">{identity(document)}</span>
      <span className="od-line__abstract">{document.abstract}</span>
    </span>
  );
}
