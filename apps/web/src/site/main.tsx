import { addFloorTexts } from "../i18n/floor-texts.ts";
import { mountApp } from "../ui/index.ts";
import { Fallback } from "./Fallback.tsx";
import { SiteApp } from "./SiteApp.tsx";
import { installWorker } from "./offline/install.ts";
import "./site.css";
import "./room.css";

mountApp(
  <Fallback>
    <SiteApp />
  </Fallback>,
  addFloorTexts,
);

installWorker();
