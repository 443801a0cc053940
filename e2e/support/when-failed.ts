/** A browser scenario that fails says what stood on its pages: on a machine that nobody can look at, that is all there is. */
import { beforeEach } from "vitest";
import { describeScreens } from "./browser.ts";

declare module "vitest" {
  interface TaskMeta {
    screens?: string[];
  }
}

beforeEach(({ task, onTestFailed }) => {
  onTestFailed(async () => {
    task.meta.screens = await describeScreens();
  });
});
