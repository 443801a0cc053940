import "i18next";
import type accounts from "./vi/accounts.json";
import type edges from "./vi/edges.json";
import type planner from "./vi/planner.json";
import type common from "./vi/common.json";
import type control from "./vi/control.json";
import type live from "./vi/live.json";
import type office from "./vi/office.json";
import type organisation from "./vi/organisation.json";
import type invitations from "./vi/invitations.json";
import type editor from "./vi/editor.json";
import type prints from "./vi/prints.json";
import type tests from "./vi/tests.json";
import type drafts from "./vi/drafts.json";
import type rollcall from "./vi/rollcall.json";
import type speaking from "./vi/speaking.json";
import type wall from "./vi/wall.json";
import type stage from "./vi/stage.json";
import type questions from "./vi/questions.json";
import type voting from "./vi/voting.json";
import type messages from "./vi/messages.json";
import type local from "./vi/local.json";
import type captions from "./vi/captions.json";
import type consoles from "./vi/consoles.json";
import type recordings from "./vi/recordings.json";
import type overflow from "./vi/overflow.json";
import type offline from "./vi/offline.json";
import type foreign from "./vi/foreign.json";
import type quality from "./vi/quality.json";
import type site from "./vi/site.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: { accounts: typeof accounts; edges: typeof edges; planner: typeof planner; common: typeof common; control: typeof control; site: typeof site; live: typeof live; office: typeof office; organisation: typeof organisation; invitations: typeof invitations; editor: typeof editor; prints: typeof prints; tests: typeof tests; drafts: typeof drafts; rollcall: typeof rollcall; speaking: typeof speaking; wall: typeof wall; stage: typeof stage; questions: typeof questions; voting: typeof voting; messages: typeof messages; local: typeof local; captions: typeof captions; consoles: typeof consoles; recordings: typeof recordings; offline: typeof offline; overflow: typeof overflow; foreign: typeof foreign; quality: typeof quality };
    returnNull: false;
  }
}
