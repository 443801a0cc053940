import type * as React from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, expect, test, vi } from "vitest";
import { NoticeComposer } from "./NoticeComposer.tsx";

const { run, buttons, done } = vi.hoisted(() => ({ run: vi.fn<() => Promise<boolean>>(), buttons: [] as { onPress(): void; look?: string }[], done: [] as ((sent: boolean) => void)[] }));

// A page is drawn once here, so its texts, its room and its buttons are stand-ins; what a press does is real.
vi.mock("react", async (original) => {
  const react = await original<typeof React>();
  return { ...react, useState: (first: unknown) => (first === "" ? ["Họp lại lúc 14 giờ", () => {}] : react.useState(first)) };
});
vi.mock("../../i18n/index.ts", () => ({ useTranslation: () => ({ t: (key: string) => key }), useFormat: () => ({ number: String }) }));
vi.mock("../../data/index.ts", () => ({ useResource: () => ({ data: null }) }));
vi.mock("../../ui/messages/index.ts", () => ({ oneLine: (text: string) => text }));
vi.mock("./use-messages.ts", () => ({ usePhrases: () => ({ notices: [] }) }));
vi.mock("./SitePicker.tsx", () => ({ SitePicker: () => null }));
vi.mock("../../ui/index.ts", () => ({
  Button: (props: { onPress(): void }) => void buttons.push(props),
  Dialog: ({ actions }: { actions: unknown }) => actions,
  InlineStatus: () => null,
  TextField: () => null,
}));
vi.mock("../context.ts", () => ({
  useRoom: () => ({ conferenceId: "c", directory: { levels: [] }, tree: { size: 3, names: ["a", "b", "c"], roots: [0], level: [0, 1, 1], preorder: Int32Array.of(0, 1, 2), within: null }, state: {}, roll: { own: new Uint8Array(3) }, act: { run, statusOf: () => "idle" } }),
}));

beforeEach(() => {
  run.mockReset().mockImplementation(() => new Promise<boolean>((resolve) => done.push(resolve)));
  buttons.length = 0;
});

test("a notice is sent once however often Send is pressed while it waits, and again after it was refused", async () => {
  renderToStaticMarkup(<NoticeComposer onClose={() => {}} />);
  const send = buttons.find(({ look }) => look === "primary")!;
  send.onPress();
  send.onPress();
  expect(run).toHaveBeenCalledTimes(1);
  done[0]!(false);
  await Promise.resolve();
  send.onPress();
  expect(run).toHaveBeenCalledTimes(2);
});
