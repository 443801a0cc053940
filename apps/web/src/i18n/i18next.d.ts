import "i18next";
import type common from "./vi/common.json";
import type control from "./vi/control.json";
import type office from "./vi/office.json";
import type organisation from "./vi/organisation.json";
import type invitations from "./vi/invitations.json";
import type editor from "./vi/editor.json";
import type prints from "./vi/prints.json";
import type tests from "./vi/tests.json";
import type drafts from "./vi/drafts.json";
import type site from "./vi/site.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: { common: typeof common; control: typeof control; site: typeof site; office: typeof office; organisation: typeof organisation; invitations: typeof invitations; editor: typeof editor; prints: typeof prints; tests: typeof tests; drafts: typeof drafts };
    returnNull: false;
  }
}
