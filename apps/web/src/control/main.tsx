import { mountApp } from "../ui/index.ts";
import { ControlApp } from "./ControlApp.tsx";
import "./control.css";

mountApp(<ControlApp />);
