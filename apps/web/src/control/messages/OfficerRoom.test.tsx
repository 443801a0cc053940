import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import type { Me } from "@diemcau/contract";
import OfficerRoom from "./OfficerRoom.tsx";

const { live } = vi.hoisted(() => ({ live: { state: { sites: {} }, status: "live", since: 0, clockOffset: 0, problem: null as object | null, needsReload: false } }));
const refused = { id: "1", problem: { title: "The incident is closed." } };

vi.mock("@diemcau/rules", async (original) => ({ ...(await original<object>()), rollUp: () => ({ own: new Uint8Array(0) }) }));
vi.mock("../../i18n/index.ts", () => ({ useTranslation: () => ({ t: (key: string) => key }), useFormat: () => ({ number: String, clock: String }) }));
vi.mock("../../data/index.ts", () => ({
  useDirectory: () => ({ data: { outline: { conference: { title: "", shortTitle: "", timeZone: "UTC" } }, sites: {} } }),
  useReach: () => ({ data: { roots: [] } }),
  useConference: () => live,
  usePending: () => ({ waiting: [], refused: [refused], dismiss: () => {} }),
  useRetryNow: () => () => {},
}));
vi.mock("../../ui/index.ts", () => ({
  AppHeader: () => null,
  Button: () => null,
  ProblemNotice: ({ problem }: { problem: { title: string; remedy?: string } }) => `${problem.title} ${problem.remedy ?? ""}`,
}));
vi.mock("../model/site-tree.ts", () => ({ buildTree: () => ({ size: 0, names: [], parent: [] }) }));
vi.mock("../use-act.ts", () => ({ useAct: () => ({}) }));
vi.mock("./MessagesDesk.tsx", () => ({ MessagesView: () => null }));

const who: Me = { name: "Cán bộ", role: "unit-officer", unit: null };
const drawn = (): string => renderToStaticMarkup(<OfficerRoom conferenceId="c" who={who} onSignOut={() => {}} />);

test("an officer reads why a command was refused", () => {
  expect(drawn()).toContain("The incident is closed.");
});

test("an officer reads what is wrong with the line, and that the page is too old", () => {
  Object.assign(live, { status: "waiting", problem: { title: "", remedy: "Sign in again." } });
  expect(drawn()).toContain("Sign in again.");
  Object.assign(live, { status: "live", problem: null, needsReload: true });
  expect(drawn()).toContain("reload.title");
});
