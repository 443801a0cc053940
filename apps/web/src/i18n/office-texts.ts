/** Texts that only the office needs: the rooms do not load them. */
import { addTexts } from "./index.ts";
import enAccounts from "./en/accounts.json";
import enEdges from "./en/edges.json";
import enPlanner from "./en/planner.json";
import enOffice from "./en/office.json";
import enOrganisation from "./en/organisation.json";
import enInvitations from "./en/invitations.json";
import enEditor from "./en/editor.json";
import enPrints from "./en/prints.json";
import enForeign from "./en/foreign.json";
import enLive from "./en/live.json";
import enTests from "./en/tests.json";
import enDrafts from "./en/drafts.json";
import viAccounts from "./vi/accounts.json";
import viEdges from "./vi/edges.json";
import viPlanner from "./vi/planner.json";
import viOffice from "./vi/office.json";
import viOrganisation from "./vi/organisation.json";
import viInvitations from "./vi/invitations.json";
import viEditor from "./vi/editor.json";
import viPrints from "./vi/prints.json";
import viForeign from "./vi/foreign.json";
import viLive from "./vi/live.json";
import viTests from "./vi/tests.json";
import viDrafts from "./vi/drafts.json";

export function addOfficeTexts(): void {
  addTexts("vi", { office: viOffice, organisation: viOrganisation, invitations: viInvitations, editor: viEditor, prints: viPrints, tests: viTests, drafts: viDrafts, accounts: viAccounts, edges: viEdges, planner: viPlanner, live: viLive, foreign: viForeign });
  addTexts("en", { office: enOffice, organisation: enOrganisation, invitations: enInvitations, editor: enEditor, prints: enPrints, tests: enTests, drafts: enDrafts, accounts: enAccounts, edges: enEdges, planner: enPlanner, live: enLive, foreign: enForeign });
}
