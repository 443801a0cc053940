/** Draws papers off the event loop: a list of 800 delegates takes a second that no room should wait for. */
import type { PaperFormat } from "@diemcau/contract";
import { answerOrders } from "../../platform/sheets/desk.ts";
import { officialPaper, type OfficialOrder } from "./official.ts";
import type { PrintOrder } from "./order.ts";
import { paperOf } from "./papers.ts";

export interface WorkerOrder {
  readonly format: PaperFormat;
  readonly kind: "site-paper" | "official";
  /** PrintOrder or OfficialOrder as JSON, so that the event loop only passes it on. */
  readonly order: string;
}

answerOrders<WorkerOrder>(async ({ format, kind, order }): Promise<Uint8Array> => {
  const paper = kind === "official" ? officialPaper(JSON.parse(order) as OfficialOrder) : paperOf(JSON.parse(order) as PrintOrder);
  // One of the two libraries is enough for one paper: half of the time is their loading.
  return format === "pdf" ? (await import("./pdf.ts")).renderPdf(paper) : (await import("./docx.ts")).renderDocx(paper);
});
