/** PDFs that the server makes of texts and presentations, where it has an office program. */
import { useEffect, useState } from "react";
import { CONVERTIBLE, type AttachedFile, type Converter, type ConvertibleKind } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { api } from "./api.ts";

/** Null while it is not known, or for whoever may not. */
export type PdfKinds = readonly ConvertibleKind[] | null;

/** What the installation can make PDFs of. */
export function useConverter(wanted: boolean): PdfKinds {
  const [kinds, setKinds] = useState<PdfKinds>(null);
  useEffect(() => {
    if (!wanted) return;
    const controller = new AbortController();
    api.get<Converter>("/api/files/converter", { as: "account", signal: controller.signal }).then(
      (converter) => setKinds(converter.kinds),
      () => {},
    );
    return () => controller.abort();
  }, [wanted]);
  return kinds;
}

/** What a PDF can be made of where there is a program for it; null for other files. */
export function convertibleKind(name: string): ConvertibleKind | null {
  const extension = name.toLowerCase().split(".").at(-1);
  return CONVERTIBLE.find((kind) => kind === extension) ?? null;
}

/** A text or presentation that has no PDF of its name among these. */
export function lacksPdf(name: string, names: readonly string[]): boolean {
  return convertibleKind(name) !== null && !names.includes(`${name.replace(/\.[^.]+$/, "")}.pdf`);
}

/** Makes a PDF and attaches it beside the file. @throws ApiProblem, LineDown */
export function makePdf(fileId: string): Promise<AttachedFile> {
  return api.post<AttachedFile>(`/api/files/${fileId}/pdf`, { as: "account", body: { id: uuidv7() }, timeoutMs: 180_000 });
}
