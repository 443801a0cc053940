import { answerOrders } from "../../../platform/sheets/desk.ts";
import { readPreview, type PreviewKind } from "./index.ts";
import { readText, type TextKind } from "./text.ts";

answerOrders((order: { path: string; kind: PreviewKind } | { path: string; text: TextKind }) => ("text" in order ? readText(order.path, order.text) : readPreview(order.path, order.kind)));
