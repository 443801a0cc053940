import "i18next";
import type common from "./vi/common.json";
import type control from "./vi/control.json";
import type office from "./vi/office.json";
import type site from "./vi/site.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: { common: typeof common; control: typeof control; site: typeof site; office: typeof office };
    returnNull: false;
  }
}
