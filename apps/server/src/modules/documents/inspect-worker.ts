import { answerOrders } from "../../platform/sheets/desk.ts";
import { inspect } from "./inspect.ts";

answerOrders(({ path, name }: { path: string; name: string }) => inspect(path, name));
