import { answerOrders } from "../../../platform/sheets/desk.ts";
import { readPreview, type PreviewKind } from "./index.ts";

answerOrders(({ path, kind }: { path: string; kind: PreviewKind }) => readPreview(path, kind));
