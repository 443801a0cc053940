import { everyPageIn } from "./support/pages.ts";

everyPageIn("vi");
