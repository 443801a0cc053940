import type { AgendaItemKind } from "@diemcau/contract";

export type AgendaKind = AgendaItemKind;
/** In the order of the contract. */
export const AGENDA_KINDS: readonly AgendaKind[] = [
  "opening",
  "report",
  "briefing",
  "paper",
  "talk",
  "adoption",
  "discussion",
  "conclusion",
  "break",
] satisfies AgendaItemKind[];
