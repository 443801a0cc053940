import { mountApp } from "../ui/index.ts";

mountApp(null);
