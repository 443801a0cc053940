import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import type { Room } from "../rooms.ts";
import { CentrePanel } from "./CentrePanel.tsx";

const { see } = vi.hoisted(() => ({ see: vi.fn<() => void>() }));

// Effects run as the page is drawn, and what a browser knows is asked at once: there is no document here.
vi.mock("react", async (original) => ({
  ...(await original<object>()),
  useEffect: (run: () => void) => run(),
  useSyncExternalStore: (_: unknown, now: () => unknown) => now(),
}));
vi.mock("../../i18n/index.ts", () => ({ useTranslation: () => ({ t: (key: string) => key }), useFormat: () => ({}) }));
vi.mock("../../ui/index.ts", () => ({}));
vi.mock("../../ui/messages/index.ts", () => ({}));
vi.mock("./IncidentSection.tsx", () => ({}));
vi.mock("./use-own-line.ts", () => ({ useOwnLine: () => ({ see, unseen: 1 }) }));

afterEach(() => {
  vi.unstubAllGlobals();
  see.mockReset();
});

test.each([
  { shown: true, visibilityState: "visible", times: 1 },
  { shown: false, visibilityState: "visible", times: 0 },
  { shown: true, visibilityState: "hidden", times: 0 },
])("what the centre wrote is seen when somebody can look: $shown, $visibilityState", ({ shown, visibilityState, times }) => {
  vi.stubGlobal("document", { visibilityState });
  renderToStaticMarkup(<CentrePanel room={{} as Room} state={null} notices={{ all: [], unread: 0, isRead: () => false, read: () => {} } as never} shown={shown} />);
  expect(see).toHaveBeenCalledTimes(times);
});
