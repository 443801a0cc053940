import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { setUpLanguages } from "../i18n/index.ts";
import { addOverflowTexts } from "../i18n/overflow-texts.ts";
import { takeFilesFrom } from "../ui/programme/files.ts";
import "../ui/tokens.css";
import "../ui/base.css";
import "../ui/controls.css";
import "../ui/marks.css";
import "../ui/programme/programme.css";
import { OverflowApp } from "./OverflowApp.tsx";
import { fileAddressAt } from "./scenes.ts";
import "./overflow.css";

// Without React Aria, which every other page has: thousands of phones load this one, and it has three buttons.
setUpLanguages();
addOverflowTexts();
const base = globalThis.location.pathname.replace(/[^/]*$/, "");
takeFilesFrom((id) => fileAddressAt(base, id));
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <OverflowApp base={base} />
  </StrictMode>,
);
