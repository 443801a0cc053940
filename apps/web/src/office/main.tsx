import { addOfficeTexts } from "../i18n/office-texts.ts";
import { mountApp } from "../ui/index.ts";
import { OfficeApp } from "./OfficeApp.tsx";
import "./office.css";

mountApp(<OfficeApp />, addOfficeTexts);
