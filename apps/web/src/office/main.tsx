import { addOfficeTexts } from "../i18n/office-texts.ts";
import { mountApp } from "../ui/index.ts";
import { OfficeApp } from "./OfficeApp.tsx";
import "./office.css";
import "./new-conference.css";
import "./unit-tree.css";

mountApp(<OfficeApp />, addOfficeTexts);
