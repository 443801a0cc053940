import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import type { Me } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { Interpreter } from "./Interpreter.tsx";
import type { Relay } from "./use-relay.ts";

const { useVoice } = vi.hoisted(() => ({ useVoice: vi.fn<(conferenceId: string, channelId: string, stream: unknown, on: boolean) => string>(() => "off") }));

vi.mock("./use-voice.ts", async (original) => ({
  ...(await original<object>()),
  useMicrophone: () => ({ stream: {}, failed: false, devices: [] }),
  useLevel: () => null,
  useVoice,
}));
vi.mock("../../i18n/index.ts", () => ({ useTranslation: () => ({ t: (key: string) => key }) }));
vi.mock("../../data/index.ts", () => ({ useCommand: () => () => new Promise(() => {}) }));
vi.mock("../../ui/index.ts", () => ({ Button: ({ children }: { children: string }) => children, EmptyState: ({ title }: { title: string }) => title }));
vi.mock("../../ui/captions/index.ts", () => ({ CaptionBar: () => null, MicMark: () => null, useLanguageChoice: () => [{}, () => {}], useChannel: () => ({}) }));

const who: Me = { account: "0", name: "Phiên dịch 1", role: "interpreter", unit: null };
const interpreters = ["Phiên dịch 1", "Phiên dịch 2"].map((name, at) => ({ account: String(at), name }));
const relay: Relay = { channelId: null, stream: {} as MediaStream, status: "off", speaks: false, choose: () => {} };
const drawn = (mic: number | null, holder?: { name: string; window: string }, reader: Me = who): string => {
  const state = { captions: { tracks: [], channels: [{ id: "c", language: "en", name: "English", interpreters, mic, ...(holder ? { holder } : {}) }] } } as unknown as ConferenceState;
  return renderToStaticMarkup(<Interpreter conferenceId="d" state={state} who={reader} clockOffset={0} relay={relay} volume={1} onVolume={() => {}} />);
};

test("who shares a channel with the one that speaks does not speak over them, and reads that somebody does", () => {
  const page = drawn(1_000);
  expect(useVoice.mock.lastCall?.[3]).toBe(false);
  expect(page).toContain("interpret.elsewhere");
  expect(drawn(1_000, { name: "Phiên dịch 2", window: "w" })).toContain("interpret.elsewhereBy");
  expect(useVoice.mock.lastCall?.[3]).toBe(false);
  expect(drawn(null)).toContain("interpret.off");
});

test("a channel is its account's, whatever the account is called now", () => {
  expect(drawn(null, undefined, { ...who, name: "Tên mới" })).toContain("interpret.off");
  expect(drawn(null, undefined, { ...who, account: "7" })).toBe("interpret.none");
});
