import { addFloorTexts } from "../i18n/floor-texts.ts";
import { mountApp } from "../ui/index.ts";
import { ControlApp } from "./ControlApp.tsx";
import "./control.css";

mountApp(<ControlApp />, addFloorTexts);
