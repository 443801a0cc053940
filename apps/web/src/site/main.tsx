import { mountApp } from "../ui/index.ts";
import { SiteApp } from "./SiteApp.tsx";
import "./site.css";
import "./room.css";

mountApp(<SiteApp />);
