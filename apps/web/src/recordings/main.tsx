import { addFloorTexts } from "../i18n/floor-texts.ts";
import { mountApp } from "../ui/index.ts";
import { RecordingsApp } from "./RecordingsApp.tsx";
import "./recordings.css";

mountApp(<RecordingsApp />, addFloorTexts);
