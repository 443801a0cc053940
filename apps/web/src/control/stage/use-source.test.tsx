import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import type { ProgrammeStatus } from "../../ui/programme/index.ts";
import { useSource } from "./use-source.ts";

const { asked, stream, line } = vi.hoisted(() => ({ asked: vi.fn<(options: unknown) => void>(), stream: {} as MediaStream, line: { status: "idle" as ProgrammeStatus } }));
vi.mock("../../ui/programme/index.ts", () => ({
  useProgramme: (options: unknown) => {
    asked(options);
    return { streams: [stream], status: line.status };
  },
}));

function Preview({ site }: { site: number | null }) {
  return useSource("c1", site) === stream ? "picture" : null;
}

function shown(site: number | null, status: ProgrammeStatus): boolean {
  line.status = status;
  return renderToStaticMarkup(<Preview site={site} />) === "picture";
}

it("a cued room's picture is watched and set up again like the programme's, and shows nothing meanwhile", () => {
  expect(shown(3, "playing")).toBe(true);
  expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ url: "/media/c1/whep?as=account&source=3", as: "account", slots: 1 }));
  for (const status of ["connecting", "frozen", "failed", "idle"] as const) expect(shown(3, status)).toBe(false);
  expect(shown(null, "playing")).toBe(false);
  expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ url: null }));
});
